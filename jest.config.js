/** Jest in ESM mode: `.js` specifiers in TypeScript sources resolve to their `.ts` files. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  collectCoverageFrom: ['src/core/**/*.ts', '!src/**/*.spec.ts', '!src/**/index.ts', '!src/**/testing/**'],
  coverageThreshold: { 'src/core/': { branches: 95 } },
};
