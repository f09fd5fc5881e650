import { describe, expect, it } from '@jest/globals';
import type { ServiceSummary } from '../shown/service-summary.js';
import { EventFeed, MAX_PENDING_EPOCHS } from './event-feed.js';
import { quietEpoch } from '../testing/quiet-epoch.js';

const SUMMARY = { received: 5 } as ServiceSummary;

/** One who reads the feed, and takes everything until told otherwise. */
class Reader {
  readonly written: string[] = [];
  takes = true;
  readonly feed: EventFeed;

  constructor(cell?: string) {
    const write = (text: string): boolean => {
      this.written.push(text);
      return this.takes;
    };
    this.feed = new EventFeed({ write, summary: () => SUMMARY, ...(cell === undefined ? {} : { cell }) });
  }
}

describe('EventFeed', () => {
  it('sends each epoch as an event of its own, then the totals', () => {
    const { feed, written } = new Reader();
    feed.push([quietEpoch('a', 7), quietEpoch('b', 7)]);
    feed.flush();
    const events = written.join('').trimEnd().split('\n\n');
    expect(events.map((event) => /^event: (.*)$/m.exec(event)?.[1])).toEqual(['epoch', 'epoch', 'summary']);
    expect(events[0]).toContain('id: 0-7');
    expect(events[1]).toContain('"cellId":"b"');
    expect(events[2]).toContain('"received":5');
  });

  it('says nothing when nothing has happened', () => {
    const { feed, written } = new Reader();
    feed.flush();
    feed.flush();
    expect(written).toHaveLength(1);
  });

  it('keeps to one cell when asked', () => {
    const { feed, written } = new Reader('b');
    feed.push([quietEpoch('a', 7), quietEpoch('b', 7)]);
    feed.flush();
    expect(written.join('')).not.toContain('"cellId":"a"');
  });

  it('holds a bounded number of epochs for a reader that does not keep up, and says what it left out', () => {
    const reader = new Reader();
    reader.takes = false;
    reader.feed.flush();
    for (let epoch = 0; epoch < MAX_PENDING_EPOCHS + 3; epoch += 1) reader.feed.push([quietEpoch('a', epoch)]);
    reader.feed.flush();
    expect(reader.written).toHaveLength(1);
    reader.feed.drained();
    reader.feed.flush();
    const text = reader.written.at(-1) ?? '';
    expect(text.match(/^event: epoch$/gm)).toHaveLength(MAX_PENDING_EPOCHS);
    expect(text).toContain('"epoch":3,');
    expect(text).not.toContain('"epoch":2,');
    expect(text).toContain('"leftOutEpochs":3');
  });
});
