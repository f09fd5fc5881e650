import { describe, expect, it } from '@jest/globals';
import { interleave } from './interleave.js';

/** A source whose values come when the test says so. */
class Source {
  private say: (value: string) => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;
  asked = 0;

  async *values(): AsyncGenerator<string> {
    for (;;) {
      this.asked += 1;
      const value = await new Promise<string>((resolve, reject) => {
        this.say = resolve;
        this.fail = reject;
      });
      if (value === 'end') return;
      yield value;
    }
  }

  comes(value: string): void {
    this.say(value);
  }

  breaks(): void {
    this.fail(new Error('it broke'));
  }
}

describe('interleaved sources', () => {
  it('give their values as they come, whoever is quiet, and end with the last of them', async () => {
    const [one, other] = [new Source(), new Source()];
    const values = interleave([one.values(), other.values()]);
    const first = values.next();
    other.comes('b');
    expect(await first).toEqual({ done: false, value: 'b' });
    const second = values.next();
    one.comes('a');
    expect(await second).toEqual({ done: false, value: 'a' });
    const third = values.next();
    one.comes('end');
    await Promise.resolve();
    other.comes('end');
    expect((await third).done).toBe(true);
  });

  it('are not asked for more than is taken', async () => {
    const source = new Source();
    const values = interleave([source.values()]);
    const first = values.next();
    source.comes('a');
    await first;
    await new Promise(setImmediate);
    expect(source.asked).toBe(1);
  });

  it('fail as soon as one of them does', async () => {
    const [one, other] = [new Source(), new Source()];
    const first = interleave([one.values(), other.values()]).next();
    other.breaks();
    await expect(first).rejects.toThrow('it broke');
  });
});
