import { type CanActivate, type ExecutionContext, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HealthController } from '../../telemetry/index.js';
import { PageController } from '../page-files/page.controller.js';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';

const OPEN: ReadonlySet<unknown> = new Set([HealthController, PageController]);

/**
 * Lets HTTP callers in that present the token, if one is set. Compared by digest, so that the time it takes tells neither
 * the token nor its length. Probes of the process need none, nor does a browser for the files of the page: these say
 * nothing of this service, and it is the page that asks for the token.
 */
@Injectable()
export class BearerTokenGuard implements CanActivate {
  readonly #expected: Buffer | undefined;

  constructor(@Inject(WEB_OPTIONS) { bearerToken }: WebOptions) {
    this.#expected = bearerToken === undefined ? undefined : digest(bearerToken);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.#expected === undefined || context.getType() !== 'http') return true;
    if (OPEN.has(context.getClass())) return true;
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
