import { Controller, Get, Header } from '@nestjs/common';
import { readFileSync } from 'node:fs';

/** The names do not change with the content, so browsers ask each time; the entity tag spares them the answer. */
const CACHE_CONTROL = 'no-cache';

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The live page and its two files, read once. */
@Controller()
export class PageController {
  readonly #page = file('index.html');
  readonly #script = file('live.js');
  readonly #style = file('style.css');

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', CACHE_CONTROL)
  page(): string {
    return this.#page;
  }

  @Get('live.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', CACHE_CONTROL)
  script(): string {
    return this.#script;
  }

  @Get('style.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', CACHE_CONTROL)
  style(): string {
    return this.#style;
  }
}
