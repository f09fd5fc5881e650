import { applyDecorators, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { BatchErrorFilter } from './batch-error-filter.js';

/** Nest's overload for event maps would refuse handlers that take the context. */
const eventPattern: (pattern: string) => MethodDecorator = EventPattern;

/** Marks a handler of batches: `@EventPattern(pattern)` whose errors reach the log's consumer as they are. */
export const BatchPattern = (pattern: string): MethodDecorator =>
  applyDecorators(eventPattern(pattern), UseFilters(BatchErrorFilter));
