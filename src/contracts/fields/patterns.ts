/**
 * What a string may look like. Lengths are part of the pattern, because class-validator and JSON Schema count the
 * characters of a string differently. Lone surrogates are left out: they would not survive a round trip through UTF-8.
 */
export const PATTERNS = {
  id: { pattern: /^[^\p{Cc}\p{Cs}]{1,200}$/u, meaning: 'a string of 1 to 200 characters without control characters' },
  sentence: { pattern: /^[^\p{Cs}]{0,2000}$/u, meaning: 'a string of at most 2000 characters' },
  digest: { pattern: /^[0-9a-f]{64}$/u, meaning: 'a SHA-256 digest (64 lower-case hexadecimal digits)' },
  base64: { pattern: /^[A-Za-z0-9+/]*={0,2}$/u, meaning: 'a string in base64' },
} as const;
