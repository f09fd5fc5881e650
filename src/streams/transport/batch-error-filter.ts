import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Hands a batch handler's error on as it is. Nest's own filter puts the words "Internal server error" in its place,
 * meant for remote callers; here the caller is this process, and its supervisor needs the error.
 */
@Catch()
export class BatchErrorFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
