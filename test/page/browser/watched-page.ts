import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** On a busy machine a browser may wait long for its turn: a time-out is for what hangs. */
const PATIENCE_MS = 110_000;

export type Scheme = 'dark' | 'light';

/** A page of the live page, with all it complained about. */
export class WatchedPage {
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const watched = new WatchedPage(page);
    await page.goto(url);
    return watched;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** The connection as the page words it. */
  async says(words: string): Promise<void> {
    await this.page.locator('#connection', { hasText: words }).waitFor();
  }

  /** Resolves when a total is at least so much. */
  async counts(total: string, atLeast: number): Promise<void> {
    await this.page.waitForFunction(
      ([name, least]) => {
        const text = document.querySelector(`[data-total="${name}"]`)?.textContent ?? '';
        return Number(text.replaceAll(',', '')) >= least;
      },
      [total, atLeast] as const,
    );
  }

  /** Whether the canvas that `selector` names has more than one colour on it. */
  async isPainted(selector: string): Promise<boolean> {
    return this.page.locator(selector).evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return false;
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const colours = new Set<number>();
      for (let at = 0; at < data.length; at += 4) {
        colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
      }
      return colours.size > 3;
    });
  }

  /** Rules of axe-core that are broken and how; those of serious or critical impact. */
  async seriousIssues(): Promise<readonly string[]> {
    // Evaluated by the debugger: the page's content security policy lets no foreign script in.
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(async () => (window as unknown as { axe: typeof axe }).axe.run());
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('; ')}`,
      );
  }
}
