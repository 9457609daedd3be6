// When what the triggers noted is taken into the sums: not with each request, for the rows of sums that one touches are as many as its own
// row has indexes. Made by the store as the last source of its commits. Whoever reads sums takes in what is left by itself (catchUp).
import type { CommitSource } from '../commitQueue';
import type { Rollups } from './rollups';

/** So many changes are taken in at a time, some milliseconds of work, or those of so many milliseconds. */
const mostNoted = 200;
const longestMs = 1000;

export class TakingIn implements CommitSource {
  // What an earlier process left is taken in with the first commit.
  private noted = mostNoted;
  private due = -Infinity;
  private writing = false;

  constructor(private readonly rollups: Pick<Rollups, 'takeIn'>) {}

  /** Closed requests are written in the transaction of now. Where that is rolled back, they are noted twice, which does no harm. */
  note(rows: number): void {
    if (rows > 0 && this.noted === 0) this.due = performance.now() + longestMs;
    this.noted += rows;
  }

  pending(all: boolean): boolean {
    return this.noted >= mostNoted || (this.noted > 0 && (all || performance.now() >= this.due));
  }

  write(): void {
    this.rollups.takeIn();
    this.writing = true;
  }

  committed(): void {
    if (this.writing) this.noted = 0;
    this.writing = false;
  }

  waits(): number | undefined {
    return this.noted === 0 ? undefined : this.due - performance.now();
  }

  failed(): void {
    this.writing = false;
  }
}
