import { type Command, Option } from 'commander';
import { usageError } from '../failure.js';
import type { Settings } from './add-settings.js';
import type { Given, Setting } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Source = 'option' | 'variable' | 'default';

export type Values<Group extends Settings> = {
  readonly [Key in keyof Group]: Group[Key] extends Setting<infer Value> ? Value : never;
};

export interface ReadSettings<Group extends Settings> {
  readonly values: Values<Group>;
  /** Where a value comes from. */
  readonly sourceOf: (key: keyof Group & string) => Source;
  /** What to call it in an error: the option, or the variable it was taken from. */
  readonly nameOf: (key: keyof Group & string) => string;
}

/**
 * Reads a command's settings: the option before the variable before the default. An empty variable counts as unset.
 * @throws SlotwiseError USAGE naming the option or variable, and what would be right
 */
export function readSettings<Group extends Settings>(
  command: Command,
  settings: Group,
  environment: Environment,
): ReadSettings<Group> {
  const found = Object.entries(settings).map(([key, setting]) => [key, read(command, setting, environment)] as const);
  const sources = new Map<string, FoundSetting>(found);
  return {
    values: Object.fromEntries(found.map(([key, { value }]) => [key, value])) as Values<Group>,
    sourceOf: (key) => sources.get(key)?.source ?? 'default',
    nameOf: (key) => sources.get(key)?.name ?? key,
  };
}

interface FoundSetting {
  readonly value: unknown;
  readonly source: Source;
  readonly name: string;
}

function read(command: Command, setting: Setting<unknown>, environment: Environment): FoundSetting {
  const option = new Option(setting.flags);
  const name = option.long ?? setting.flags;
  const given = command.getOptionValue(option.attributeName()) as Given | undefined;
  if (given !== undefined) return { value: take(setting, name, given), source: 'option', name };
  const text = environment[setting.variable];
  if (text === undefined || text === '') return { value: setting.fallback, source: 'default', name };
  return { value: take(setting, setting.variable, text), source: 'variable', name: setting.variable };
}

function take(setting: Setting<unknown>, name: string, given: Given): unknown {
  const value = setting.take(given);
  if (value === undefined) throw usageError(`${name} must be ${setting.expected}, not "${String(given)}"`, name);
  return value;
}
