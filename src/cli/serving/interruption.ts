import { EXIT } from '../exit-codes.js';
import type { ProgramDependencies } from '../program-dependencies.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Ctrl-C, and what service managers send. */
export interface Interruption {
  /** Resolves at the first one. */
  readonly asked: Promise<void>;
  /** Gives the signals back. */
  stop(): void;
}

/** The first signal asks to end; the second one ends at once. */
export function listenForInterruption({ signals, stderr, exit }: ProgramDependencies): Interruption {
  const { promise: asked, resolve } = withResolver();
  let heard = false;
  const listener = (): void => {
    if (heard) {
      exit(EXIT.interrupted);
      return;
    }
    heard = true;
    stderr.write('slotwise: closing; Ctrl-C again ends at once\n');
    resolve();
  };
  for (const signal of SIGNALS) signals.on(signal, listener);
  return {
    asked,
    stop: () => {
      for (const signal of SIGNALS) signals.off(signal, listener);
    },
  };
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
