/** How far one group is done with one partition; what lies below may be trimmed as far as the group is concerned. */
export class CommittedOffset {
  constructor(private value: number) {}

  get offset(): number {
    return this.value;
  }

  /** Moves forward only. */
  advanceTo(offset: number): void {
    this.value = Math.max(this.value, offset);
  }
}
