/** One thing that a story tells. */
export interface Fact {
  readonly name: string;
  readonly words: string;
}
