export { feedTraffic } from './feed-traffic.js';
export { startService } from './start-service.js';
