import { Inject, Injectable } from '@nestjs/common';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';

const BESIDE_THIS_MODULE = new URL('../page/', import.meta.url);

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface PageFile {
  readonly contentType: string;
  readonly text: string;
}

/** The files of the live page, read once; nothing else of the disk can be asked for. */
@Injectable()
export class PageFiles {
  readonly #files = new Map<string, PageFile>();

  constructor(@Inject(WEB_OPTIONS) { pageFolder = BESIDE_THIS_MODULE }: WebOptions) {
    for (const path of readdirSync(pageFolder, { recursive: true, encoding: 'utf8' })) {
      const contentType = CONTENT_TYPES[extname(path)];
      if (contentType === undefined) continue;
      const text = readFileSync(new URL(path, pageFolder), 'utf8');
      this.#files.set(path.replaceAll('\\', '/'), { contentType, text });
    }
  }

  /** @param path from the page's folder, with `/` */
  find(path: string): PageFile | undefined {
    return this.#files.get(path);
  }
}
