/** Draws at most once a frame, however much has come; nothing while the tab is hidden. */
export class Frame {
  #asked = 0;

  constructor(private readonly draw: () => void) {}

  ask(): void {
    if (this.#asked !== 0) return;
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      this.draw();
    });
  }
}
