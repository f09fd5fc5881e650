import { parentPort, workerData } from 'node:worker_threads';

const { url, readers } = workerData as { readonly url: string; readonly readers: number };
const cells = (await (await fetch(`${url}/api/cells`)).json()) as readonly { readonly cellId: string }[];
const path = `${url}/api/live?cell=${cells[0]?.cellId ?? ''}`;
const answers = await Promise.all(Array.from({ length: readers }, () => fetch(path)));
parentPort?.postMessage('connected');
await Promise.all(answers.map(({ body }) => body?.pipeTo(new WritableStream()) ?? Promise.resolve()));
