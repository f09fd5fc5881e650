import type { StartService } from './running-service.js';

/** The service itself. */
export const startService: StartService = () => Promise.reject(new Error('the service is not part of this build'));
