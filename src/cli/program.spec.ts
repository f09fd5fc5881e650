import { describe, expect, it } from '@jest/globals';
import { BUNDLED_CATALOGUES } from '../contracts/catalogue/index.js';
import { DEFAULT_TRAFFIC_PROFILE } from '../replay/index.js';
import { HELP_WIDTH } from './help-text.js';
import { packageVersion } from './package-version.js';
import { SOLVERS } from './solving/registry.js';
import { FakeWorld } from './testing/fake-world.js';

async function helpOf(...command: readonly string[]): Promise<string> {
  const world = new FakeWorld();
  world.solvers = SOLVERS;
  expect(await world.run(...command, '--help')).toBe(0);
  expect(world.stderr.text).toBe('');
  return world.stdout.text;
}

const COMMANDS = [
  ...[['serve'], ['replay'], ['solve'], ['decisions']],
  ...[['dead-letters'], ['dead-letters', 'list'], ['dead-letters', 'show']],
];

describe('the help', () => {
  it.each([[[]], ...COMMANDS.map((command) => [command])])('of %j fits 80 columns', async (command: string[]) => {
    const lines = (await helpOf(...command)).split('\n');
    expect(lines.filter((line) => line.length > HELP_WIDTH)).toEqual([]);
  });

  it('names a variable for every option but --help', async () => {
    for (const command of COMMANDS) {
      const text = (await helpOf(...command)).split('Examples:')[0] ?? '';
      const options = text.split(/\n {2}(?=--)/).slice(1);
      for (const option of options.filter((one) => !one.startsWith('--no-'))) {
        expect(option).toMatch(/env:\s+(SLOTWISE_[A-Z_]+|PORT|KAFKA_[A-Z]+)\)/);
      }
    }
  });

  it.each([['serve'], ['replay'], ['evaluate']])('of %s names the catalogues that come along', async (command) => {
    const text = (await helpOf(command)).replace(/\s+/g, ' ');
    expect(text).toContain(`YAML or JSON; or ${BUNDLED_CATALOGUES.join(', ')} (default: ${BUNDLED_CATALOGUES[0]};`);
  });

  it.each([['serve'], ['replay']])('of %s states what is drawn for what a trace does not tell', async (command) => {
    const { least, most } = DEFAULT_TRAFFIC_PROFILE.deadlineMs;
    expect(await helpOf(command)).toContain(`${least} to ${most} ms, log-uniform`);
  });

  it('of replay says that it runs a service of its own', async () => {
    expect((await helpOf('replay')).replace(/\s+/g, ' ')).toContain('runs a service of its own, like serve --exit');
  });
});

describe('the program', () => {
  it('prints its version', async () => {
    const world = new FakeWorld();
    expect(await world.run('--version')).toBe(0);
    expect(world.stdout.text).toBe(`${packageVersion()}\n`);
  });

  it('suggests what an unknown command might have meant', async () => {
    const world = new FakeWorld();
    expect(await world.run('serv')).toBe(2);
    expect(world.stderr.text).toBe("slotwise: unknown command 'serv' (Did you mean serve?)\n");
  });

  it.each([[[]], [['dead-letters']]])(
    'without a command (%j) shows what there is, as bad usage',
    async (words: string[]) => {
      const world = new FakeWorld();
      expect(await world.run(...words)).toBe(2);
      expect(world.stdout.text).toBe('');
      expect(world.stderr.text).toContain('Commands:');
    },
  );
});
