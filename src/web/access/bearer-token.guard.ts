import { type CanActivate, type ExecutionContext, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HealthController } from '../../telemetry/index.js';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';

/**
 * Lets HTTP callers in that present the token, if one is set. Probes of the process need none. Compared by digest, so
 * that the time it takes tells neither the token nor its length.
 */
@Injectable()
export class BearerTokenGuard implements CanActivate {
  readonly #expected: Buffer | undefined;

  constructor(@Inject(WEB_OPTIONS) { bearerToken }: WebOptions) {
    this.#expected = bearerToken === undefined ? undefined : digest(bearerToken);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.#expected === undefined || context.getType() !== 'http') return true;
    if (context.getClass() === HealthController) return true;
    const { authorization = '' } = context.switchToHttp().getRequest<IncomingMessage>().headers;
    const [scheme = '', token = ''] = authorization.split(' ');
    if (scheme.toLowerCase() === 'bearer' && timingSafeEqual(digest(token), this.#expected)) return true;
    context.switchToHttp().getResponse<ServerResponse>().setHeader('WWW-Authenticate', 'Bearer realm="slotwise"');
    throw new UnauthorizedException(
      'Send the header Authorization: Bearer with the token this service was started with.',
    );
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
