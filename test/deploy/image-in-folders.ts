import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { imageRecipe, type Stage, type Step } from './image-recipe.js';

/** Who builds and runs: the image's user where we are root and can choose, else whoever we are. */
const isRoot = process.getuid?.() === 0;

/**
 * What `docker build` and `docker run` do with deploy/Dockerfile, with folders for layers: copies what it copies, runs what
 * it runs, starts what it starts.
 */
export class ImageInFolders {
  private readonly recipe = imageRecipe();
  private readonly folder = mkdtempSync(join(tmpdir(), 'slotwise-image-'));

  constructor(private readonly registry: string) {
    chmodSync(this.folder, 0o755);
  }

  /** Folder of the last stage. */
  get app(): string {
    return this.folderOf(this.recipe.stages.at(-1)?.name ?? '');
  }

  /** The user's number, when it is not our own. */
  get identity(): { readonly uid?: number; readonly gid?: number } {
    const [uid = NaN, gid = NaN] = this.recipe.user.split(':').map(Number);
    return isRoot ? { uid, gid } : {};
  }

  /** @throws Error with the output of a step that fails */
  async build(): Promise<void> {
    for (const stage of this.recipe.stages) await this.buildStage(stage);
  }

  /** Starts it as the image does; on loopback, and on a port of ours. */
  start(port: number): ChildProcess {
    const words = this.recipe.command.map((word) => (word === '0.0.0.0' ? '127.0.0.1' : word));
    return this.spawned(words, this.app, { ...this.recipe.environment, PORT: String(port) });
  }

  /** The image's own check of its health. */
  async isHealthy(port: number): Promise<boolean> {
    const check = this.spawned(this.recipe.healthcheck, this.app, { PORT: String(port) });
    const [code] = (await once(check, 'exit')) as [number | null];
    return code === 0;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private folderOf(stage: string): string {
    return join(this.folder, stage);
  }

  private async buildStage({ name, steps }: Stage): Promise<void> {
    const folder = this.folderOf(name);
    mkdirSync(folder);
    for (const step of steps) {
      if (step.kind === 'copy') this.copy(step, folder);
      else await this.run(step.command, folder);
    }
  }

  private copy({ fromStage, sources, to }: Extract<Step, { kind: 'copy' }>, folder: string): void {
    const { workFolder } = this.recipe;
    for (const source of sources) {
      const from =
        fromStage === undefined
          ? join(packageRoot(), source)
          : join(this.folderOf(fromStage), source.replace(workFolder, ''));
      const into = join(folder, to, to.endsWith('/') ? basename(source) : '');
      cpSync(from, into, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.spec.ts') });
    }
  }

  /** As the user, who owns the folder meanwhile: root is not needed to build either. */
  private async run(command: string, folder: string): Promise<void> {
    const home = join(this.folder, 'home');
    mkdirSync(home, { recursive: true });
    this.give(folder);
    this.give(home);
    const child = this.spawned(['sh', '-c', command], folder, { HOME: home, npm_config_registry: this.registry });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${command} ended with ${code ?? 'a signal'}:\n${said}`);
  }

  private give(path: string): void {
    const { uid, gid } = this.identity;
    if (uid === undefined || gid === undefined || !existsSync(path)) return;
    chownSync(path, uid, gid);
    for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      const inside = join(path, name);
      if (existsSync(inside)) chownSync(inside, uid, gid);
    }
  }

  /** With nothing of our environment but what a machine must have to reach the registry. */
  private spawned(words: readonly string[], cwd: string, environment: NodeJS.ProcessEnv): ChildProcess {
    const [program = '', ...rest] = words;
    const { PATH, NODE_EXTRA_CA_CERTS } = process.env;
    const env = { PATH, ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }), ...environment };
    return spawn(program, rest, { cwd, env, ...this.identity });
  }
}
