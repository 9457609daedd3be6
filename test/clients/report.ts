// The words that a run leaves behind: the matrix of tool and upstream protocol, why a cell failed, and which warnings the gateway gave.
// Written to out/clients/report.txt, which scripts/clients.mjs prints.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../support/sources';

export const turns = ['text', 'tools'] as const;
export type TurnKind = (typeof turns)[number];

export interface Cell {
  tool: string;
  upstream: string;
  turn: TurnKind;
}

export interface Run {
  /** What went wrong, in words; empty where all is as it must be. */
  faults: readonly string[];
  milliseconds?: number;
  /** The gateway's, of all requests of the run. */
  warnings?: readonly string[];
  /** What was sent and said; kept in a file of its own where something went wrong. */
  evidence?: unknown;
}

/** Keeps what was sent and said of every run, not of the failed ones alone. */
const keepAll = process.env['GATEHOUSE_CLIENTS_KEEP'] !== undefined;
const folder = path.join(repoRoot, 'out', 'clients');
const nameOf = ({ tool, upstream, turn }: Cell): string => `${tool} → ${upstream}, ${turn}`;

export class Report {
  private readonly failures = new Map<string, string>();
  private readonly warnings = new Map<string, Set<string>>();
  private readonly seconds = new Map<string, number>();

  /** Every cell counts as failed until it has run. */
  constructor(private readonly cells: readonly Cell[]) {
    for (const cell of cells) this.failures.set(nameOf(cell), 'did not run');
  }

  add(cell: Cell, { faults, milliseconds, warnings = [], evidence }: Run): void {
    const name = nameOf(cell);
    if (milliseconds !== undefined) this.seconds.set(name, milliseconds / 1000);
    const pair = `${cell.tool} → ${cell.upstream}`;
    const known = this.warnings.get(pair) ?? new Set();
    for (const warning of warnings) known.add(warning.replace(/\[\d+\]/g, '[]'));
    this.warnings.set(pair, known);
    if (faults.length === 0) this.failures.delete(name);
    else this.failures.set(name, faults.join('; '));
    if (faults.length === 0 && !keepAll) return;
    mkdirSync(folder, { recursive: true });
    const file = `${name.replace(/[^a-z0-9]+/gi, '-')}.json`;
    writeFileSync(path.join(folder, file), JSON.stringify({ faults, evidence }, null, 1));
  }

  write(): void {
    mkdirSync(folder, { recursive: true });
    const good = this.cells.filter((cell) => !this.failures.has(nameOf(cell))).length;
    const failures = [...this.failures].map(([name, fault]) => `  ${name}: ${fault.slice(0, 600)}`);
    const warnings = [...this.warnings]
      .filter(([, codes]) => codes.size > 0)
      .map(([name, codes]) => `  ${name}: ${[...codes].toSorted().join(', ')}`);
    const lines = [
      ...this.matrix(),
      ...(failures.length === 0 ? [] : ['', 'What failed:', ...failures]),
      '',
      'Warnings of the gateway (dropped or changed fields):',
      ...(warnings.length === 0 ? ['  none'] : warnings),
      '',
      `clients: ${good} of ${this.cells.length}`,
      '',
    ];
    writeFileSync(path.join(folder, 'report.txt'), lines.join('\n'));
  }

  /** A row per tool, a column per upstream; in each cell the turn of text and the round trip, with their seconds. */
  private matrix(): string[] {
    const upstreams = [...new Set(this.cells.map(({ upstream }) => upstream))];
    const tools = [...new Set(this.cells.map(({ tool }) => tool))];
    const row = ([first = '', ...rest]: readonly string[]): string =>
      `${first.padEnd(30)}${rest.map((cell) => cell.padEnd(20)).join('')}`.trimEnd();
    const inCell = (tool: string, upstream: string): string =>
      turns
        .map((turn) => {
          const name = nameOf({ tool, upstream, turn });
          const seconds = this.seconds.get(name)?.toFixed(1) ?? '';
          return `${this.failures.has(name) ? 'FAILED' : 'ok'} ${seconds}`.trim();
        })
        .join(', ');
    return [
      'Each cell: a turn of text, a round trip through the tool (read a file, write a file), with their seconds.',
      row(['tool', ...upstreams.map((upstream) => `to ${upstream}`)]),
      ...tools.map((tool) => row([tool, ...upstreams.map((upstream) => inCell(tool, upstream))])),
    ];
  }
}
