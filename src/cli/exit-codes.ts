/** What a command tells the shell. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** As shells count it: 128 + SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
