export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

export interface BrokerUser {
  readonly name: string;
  readonly password: string;
}

export interface BrokerOptions {
  /** Port for clients; a free one by default. */
  readonly port?: number;
  /** What clients must speak; PLAINTEXT by default. With TLS the certificate is self-signed: `caPem` of the broker. */
  readonly protocol?: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  /** Needed with SASL: each can log in with every mechanism. Letters, digits, dots and hyphens only. */
  readonly users?: readonly BrokerUser[];
  /** Turns on access control: these users may do anything, every other user only what an ACL allows. Needs SASL. */
  readonly superUsers?: readonly string[];
  /** Further server.properties, which win over those set here, as `message.max.bytes` or `num.partitions`. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  /** For tests that do little with it: it starts in two thirds of the time, but works slower. Not for measuring. */
  readonly shortLived?: boolean;
  /** How long the broker may take until it answers. */
  readonly startWithinMs?: number;
}

const PLAIN_WORD = /^[A-Za-z0-9.-]+$/;

/** Whether clients must log in. */
export const demandsLogin = ({ protocol }: BrokerOptions): boolean => protocol?.startsWith('SASL') ?? false;

/** Whether clients must speak TLS. */
export const demandsTls = ({ protocol }: BrokerOptions): boolean => protocol?.endsWith('SSL') ?? false;

/** @throws Error for options that no broker could start with, or that would not do what they say */
export function checkBrokerOptions(options: BrokerOptions): void {
  const { users = [], superUsers } = options;
  if (demandsLogin(options) !== users.length > 0)
    throw new Error('users go with a SASL protocol, and the other way round');
  if (superUsers !== undefined && !demandsLogin(options)) throw new Error('superUsers need a SASL protocol');
  const words = [...users.flatMap(({ name, password }) => [name, password]), ...(superUsers ?? [])];
  for (const word of words)
    if (!PLAIN_WORD.test(word)) throw new Error(`"${word}": letters, digits, dots and hyphens only`);
}
