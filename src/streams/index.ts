export * from './event-log.js';
export * from './embedded/index.js';
