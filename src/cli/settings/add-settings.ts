import { type Command, Option } from 'commander';
import type { Setting } from './setting.js';

export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** Gives a command the options of its settings, under one heading of its help. */
export function addSettings(command: Command, heading: string, settings: Settings): void {
  for (const setting of Object.values(settings)) {
    command.addOption(new Option(setting.flags, helpOf(setting)).helpGroup(heading));
    const { negative } = setting;
    if (negative !== undefined) command.addOption(new Option(negative.flags, negative.help).helpGroup(heading));
  }
}

function helpOf({ help, fallbackWords, variable }: Setting<unknown>): string {
  const fallback = fallbackWords === undefined ? [] : [`default: ${fallbackWords}`];
  return `${help} (${[...fallback, `env: ${variable}`].join('; ')})`;
}
