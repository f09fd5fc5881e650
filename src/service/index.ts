export { startService } from './start-service.js';
