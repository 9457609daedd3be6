// Which blocks of our own code an input has reached, by V8's precise coverage: the guide of the fuzzer's long form. Counts are taken and
// reset at each look. Documented at https://chromedevtools.github.io/devtools-protocol/tot/Profiler/.
import { Session, type Profiler } from 'node:inspector';

export class CoverageGuide {
  private readonly session = new Session();
  private readonly seen = new Set<string>();

  constructor() {
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Blocks of code that were ever reached. */
  get blocks(): number {
    return this.seen.size;
  }

  /** The blocks reached since the last look that are not learnt yet. */
  fresh(): string[] {
    const found: string[] = [];
    // Answers of the in-process session come before `post` returns.
    this.session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error !== null) throw error;
      for (const script of answer.result) if (isOurs(script)) found.push(...blocksOf(script));
    });
    return found.filter((block) => !this.seen.has(block));
  }

  learn(blocks: readonly string[]): void {
    for (const block of blocks) this.seen.add(block);
  }

  close(): void {
    this.session.post('Profiler.stopPreciseCoverage');
    this.session.disconnect();
  }
}

const isOurs = ({ url }: Profiler.ScriptCoverage): boolean =>
  /\/src\/(protocols|shared|gateway|takeover|routing)\//.test(url);

function blocksOf({ scriptId, functions }: Profiler.ScriptCoverage): string[] {
  return functions.flatMap(({ ranges }) =>
    ranges.filter(({ count }) => count > 0).map((range) => `${scriptId}:${range.startOffset}:${range.endOffset}`),
  );
}
