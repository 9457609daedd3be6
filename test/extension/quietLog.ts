// A WindowLog for tests that keeps its lines.
import type { WindowLog } from '../../src/extension/windowLog';

export interface QuietLog extends WindowLog {
  lines: string[];
}

export function quietLog(): QuietLog {
  const lines: string[] = [];
  const write = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  return {
    lines,
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
