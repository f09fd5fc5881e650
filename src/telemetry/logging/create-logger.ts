import { type DestinationStream, destination, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from './log-levels.js';
import { withoutSecrets } from './without-secrets.js';

/** Fields that hold secrets, whoever logs them, down to the third level. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'bearerToken', 'token', 'secret'];
const SECRET_PATHS = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
const CENSORED = '[redacted]';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Texts that no line may hold, wherever they turn up. */
  readonly secrets?: readonly string[];
  /** For people instead of programs; default: when standard error is a terminal. */
  readonly isPretty?: boolean;
  /** Default: standard error, for standard output belongs to results. */
  readonly target?: DestinationStream;
}

/** The process's logger: one JSON object a line, or one readable line on a terminal. */
export function createLogger({
  level,
  secrets = [],
  isPretty = process.stderr.isTTY,
  target = destination(2),
}: LoggerOptions): Logger {
  const lines = withoutSecrets(isPretty ? readable(target) : target, secrets, CENSORED);
  return pino({ level, base: {}, redact: { paths: SECRET_PATHS, censor: CENSORED } }, lines);
}

/** Written at once, so that nothing is lost when the process ends. */
function readable(target: DestinationStream): DestinationStream {
  const prettify = pretty.prettyFactory({ colorize: false, translateTime: 'HH:MM:ss.l', singleLine: true });
  return {
    write: (line) => {
      target.write(prettify(line));
    },
  };
}
