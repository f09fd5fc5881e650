/** Bounds a search by counted steps, so that the same instance gives the same result on any machine. */
export class StepBudget {
  constructor(private left: number) {}

  spend(steps: number): void {
    this.left -= steps;
  }

  isSpent(): boolean {
    return this.left <= 0;
  }
}
