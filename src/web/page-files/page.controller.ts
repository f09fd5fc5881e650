import { Controller, Get, Header, NotFoundException, Param, Res } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { PageFiles } from './page-files.js';

/** The names do not change with the content, so browsers ask each time; the entity tag spares them the answer. */
const CACHE_CONTROL = 'no-cache';

/** The live page and its files. */
@Controller()
export class PageController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  @Header('Cache-Control', CACHE_CONTROL)
  page(@Res({ passthrough: true }) response: ServerResponse): string {
    return this.#send('index.html', response);
  }

  @Get('page/*path')
  @Header('Cache-Control', CACHE_CONTROL)
  file(@Param('path') path: string | readonly string[], @Res({ passthrough: true }) response: ServerResponse): string {
    return this.#send(typeof path === 'string' ? path : path.join('/'), response);
  }

  #send(path: string, response: ServerResponse): string {
    const file = this.files.find(path);
    if (file === undefined) throw new NotFoundException(`The page has no file ${path}.`);
    response.setHeader('Content-Type', file.contentType);
    return file.text;
  }
}
