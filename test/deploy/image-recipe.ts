import { Copy, DockerfileParser, type Instruction, type JSONInstruction } from 'dockerfile-ast';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/contracts/catalogue/index.js';

export type Step =
  | { readonly kind: 'copy'; readonly fromStage?: string; readonly sources: readonly string[]; readonly to: string }
  | { readonly kind: 'run'; readonly command: string };

export interface Stage {
  readonly image: string;
  readonly name: string;
  readonly steps: readonly Step[];
}

/** deploy/Dockerfile, as far as it is ours to check. */
export interface ImageRecipe {
  readonly stages: readonly Stage[];
  readonly workFolder: string;
  /** Of the last stage. */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: readonly string[];
  /** What runs: the entry point with its usual words. */
  readonly command: readonly string[];
}

const listOf = (instruction: Instruction | undefined): readonly string[] =>
  (instruction as JSONInstruction | undefined)?.getJSONStrings().map((word) => word.getJSONValue()) ?? [];

function stepOf(instruction: Instruction): Step | undefined {
  const words = instruction.getArguments().map((argument) => argument.getValue());
  switch (instruction.getKeyword()) {
    case 'COPY': {
      const fromStage = instruction instanceof Copy ? instruction.getFromFlag()?.getValue() : undefined;
      const sources = words.slice(0, -1);
      return { kind: 'copy', sources, to: words.at(-1) ?? '', ...(fromStage ? { fromStage } : {}) };
    }
    case 'RUN':
      return { kind: 'run', command: instruction.getArgumentsContent() ?? '' };
    default:
      return undefined;
  }
}

/** Reads deploy/Dockerfile. */
export function imageRecipe(): ImageRecipe {
  const file = DockerfileParser.parse(readFileSync(join(packageRoot(), 'deploy', 'Dockerfile'), 'utf8'));
  const stages: { image: string; name: string; steps: Step[] }[] = [];
  const last = new Map<string, Instruction>();
  for (const instruction of file.getInstructions()) {
    const keyword = instruction.getKeyword();
    last.set(keyword, instruction);
    if (keyword === 'FROM') {
      const [image = '', , name = 'last'] = instruction.getArguments().map((argument) => argument.getValue());
      stages.push({ image, name, steps: [] });
    }
    const step = stepOf(instruction);
    if (step !== undefined) stages.at(-1)?.steps.push(step);
  }
  const textOf = (keyword: string): string => last.get(keyword)?.getArgumentsContent() ?? '';
  return {
    stages,
    workFolder: textOf('WORKDIR'),
    user: textOf('USER'),
    environment: Object.fromEntries(
      file
        .getENVs()
        .flatMap((env) => env.getProperties().map((property) => [property.getName(), property.getValue() ?? ''])),
    ),
    healthcheck: JSON.parse(/\bCMD (?<list>\[.+\])$/u.exec(textOf('HEALTHCHECK'))?.groups?.list ?? '[]') as string[],
    command: [...listOf(last.get('ENTRYPOINT')), ...listOf(last.get('CMD'))],
  };
}
