/** Shades there are of each mode's colour. */
export const SHADES = 8;

/** Gives every user of a cell a shade that stays while the cell is looked at; with very many users, shades repeat. */
export class UserShades {
  readonly #shadeOf = new Map<string, number>();

  constructor(private readonly maxUsers = 500) {}

  shadeOf(userId: string): number {
    const known = this.#shadeOf.get(userId);
    if (known !== undefined) return known;
    if (this.#shadeOf.size >= this.maxUsers) this.#shadeOf.clear();
    const shade = this.#shadeOf.size % SHADES;
    this.#shadeOf.set(userId, shade);
    return shade;
  }

  clear(): void {
    this.#shadeOf.clear();
  }
}
