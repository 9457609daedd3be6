// The words that a run leaves behind: the matrix of recorded protocol, client protocol and mode, what differs, and what was not played.
// Written to out/recorded/report.txt, which scripts/recorded.mjs prints.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import { repoRoot } from '../support/sources';
import { declaredLosses, oddities } from './oddities';
import type { Mode, Recording, Uncovered } from './recordings';

export const modes: readonly Mode[] = ['whole', 'stream'];

export class Report {
  private readonly failures = new Map<string, string>();
  private readonly cells = new Map<string, { good: number; all: number }>();

  /** `difference` undefined: the client got what it must get. */
  add(recording: Recording, client: ProtocolId, difference: string | undefined): void {
    const key = `${recording.protocol} ${client} ${recording.mode}`;
    const cell = this.cells.get(key) ?? { good: 0, all: 0 };
    this.cells.set(key, { good: cell.good + (difference === undefined ? 1 : 0), all: cell.all + 1 });
    if (difference !== undefined) this.failures.set(`${recording.name} → ${client}`, difference);
  }

  write(uncovered: readonly Uncovered[]): void {
    const file = path.join(repoRoot, 'out', 'recorded', 'report.txt');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      [...this.matrix(), ...this.differences(), ...listOddities(), ...listUncovered(uncovered), ''].join('\n'),
    );
  }

  private matrix(): string[] {
    const row = (cells: readonly string[]): string =>
      cells
        .map((cell) => cell.padEnd(18))
        .join('')
        .trimEnd();
    const lines = protocolIds.flatMap((recorded) =>
      modes.map((mode) =>
        row([
          recorded,
          mode,
          ...protocolIds.map((client) => {
            const cell = this.cells.get(`${recorded} ${client} ${mode}`);
            return cell === undefined ? 'none' : `${cell.good} of ${cell.all}`;
          }),
        ]),
      ),
    );
    const cells = [...this.cells.values()];
    const good = cells.reduce((sum, cell) => sum + cell.good, 0);
    const all = cells.reduce((sum, cell) => sum + cell.all, 0);
    return [row(['recorded', 'mode', ...protocolIds.map((id) => `to ${id}`)]), ...lines, `together ${good} of ${all}`];
  }

  private differences(): string[] {
    if (this.failures.size === 0) return ['', 'Nothing differs.'];
    return ['', 'What differs:', ...[...this.failures].map(([name, difference]) => `  ${name}: ${difference}`)];
  }
}

function listOddities(): string[] {
  const rows = oddities.map(({ recording, reason }) => `  ${recording}: ${reason}`);
  const losses = declaredLosses.map(({ recording, client, reason }) => `  ${recording} → ${client}: ${reason}`);
  return ['', 'Known oddities of the recordings:', ...rows, '', 'Declared losses:', ...losses];
}

function listUncovered(uncovered: readonly Uncovered[]): string[] {
  const reasons = [...new Set(uncovered.map(({ reason }) => reason))];
  return [
    '',
    'Not covered:',
    ...reasons.flatMap((reason) => {
      const names = uncovered.filter((one) => one.reason === reason).map(({ name }) => name);
      return [`  ${reason} (${names.length}):`, ...names.map((name) => `    ${name}`)];
    }),
  ];
}
