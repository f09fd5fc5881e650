import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The page loads its own files and talks to its own origin, nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Headers that keep browsers from doing with an answer what it was not made for; on errors too. */
@Injectable()
export class SecurityHeaders implements NestMiddleware<IncomingMessage, ServerResponse> {
  use(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    response.removeHeader('X-Powered-By');
    next();
  }
}
