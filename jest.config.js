/** Jest in ESM mode: `.js` specifiers in TypeScript sources resolve to their `.ts` files. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
  // Starts no broker: it makes the place where those that specs start live, and end with the run.
  globalSetup: '<rootDir>/test/kafka/broker/brokers-home.ts',
  // Shared and slow machines: a time-out is for a test that hangs, not for one that waits for its turn.
  testTimeout: 300_000,
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  collectCoverageFrom: ['src/core/**/*.ts', '!src/**/*.spec.ts', '!src/**/index.ts', '!src/**/testing/**'],
  coverageThreshold: { 'src/core/': { branches: 95 } },
};
