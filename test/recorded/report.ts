// The words that a run leaves behind: the matrix of recorded protocol, client protocol and mode, what differs, and what was not played.
// Written to out/recorded/report.txt, which scripts/recorded.mjs prints.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { protocolIds, httpProtocolIds, type ProtocolId } from '../../src/shared/channel';
import { repoRoot } from '../support/sources';
import { declaredLosses, oddities } from './oddities';
import { spoilt, type Mode, type Recording, type Uncovered } from './recordings';

export const modes: readonly Mode[] = ['whole', 'stream'];

const nameOf = ({ name }: Recording, client: ProtocolId): string => `${name} → ${client}`;

export class Report {
  private readonly failures = new Map<string, string>();
  private readonly silent: string[] = [];
  private readonly cells = new Map<string, { good: number; all: number }>();

  /** Counts every cell beforehand, so that what never ran counts as failed. */
  constructor(recordings: readonly Recording[]) {
    for (const recording of recordings) {
      for (const client of protocolIds) {
        const cell = this.cell(recording, client);
        cell.all += 1;
        this.failures.set(nameOf(recording, client), 'did not run');
      }
    }
  }

  /** `difference` undefined: the client got what it must get. */
  add(recording: Recording, client: ProtocolId, difference: string | undefined): void {
    if (difference === undefined) {
      this.cell(recording, client).good += 1;
      this.failures.delete(nameOf(recording, client));
    } else this.failures.set(nameOf(recording, client), difference);
  }

  /** An answer with neither text nor tool call: there it only counts that nothing is raised and nothing is made up. */
  addSilent({ name }: Recording): void {
    this.silent.push(name);
  }

  private cell({ protocol, mode }: Recording, client: ProtocolId): { good: number; all: number } {
    const key = `${protocol} ${client} ${mode}`;
    const cell = this.cells.get(key) ?? { good: 0, all: 0 };
    this.cells.set(key, cell);
    return cell;
  }

  write(uncovered: readonly Uncovered[]): void {
    const file = path.join(repoRoot, 'out', 'recorded', 'report.txt');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      [
        ...this.matrix(),
        ...this.differences(),
        ...this.silentOnes(),
        ...listOddities(),
        ...listUncovered(uncovered),
        '',
      ].join('\n'),
    );
  }

  private matrix(): string[] {
    const row = (cells: readonly string[]): string =>
      cells
        .map((cell) => cell.padEnd(20))
        .join('')
        .trimEnd();
    const lines = httpProtocolIds.flatMap((recorded) =>
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

  private silentOnes(): string[] {
    return [
      '',
      `Answers with neither text nor tool call (${this.silent.length}):`,
      ...this.silent.map((name) => `  ${name}`),
    ];
  }

  private differences(): string[] {
    if (this.failures.size === 0) return ['', 'Nothing differs.'];
    return ['', 'What differs:', ...[...this.failures].map(([name, difference]) => `  ${name}: ${difference}`)];
  }
}

function listOddities(): string[] {
  const rows = [...spoilt, ...oddities].map(({ recording, reason }) => `  ${recording}: ${reason}`);
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
