/** A solver that can be run alone. */
export interface Solver {
  readonly name: string;
  /** One line for the help. */
  readonly title: string;
  /**
   * Solves one instance, given as JSON text; the result is plain data.
   * @throws SlotwiseError INSTANCE_INVALID whose `field` is the path of what is wrong
   */
  readonly solve: (instance: string) => unknown;
}
