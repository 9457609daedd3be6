// `gatehouse restore` and `gatehouse status`: the takeover on the command line, without VS Code and without a gateway. Called by main.ts.
// Opens no database: virtual keys stay as they are, and a tool that is taken over again gets its old one.
import fs from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { toolRows } from '../../catalog/tools';
import { GatewayError } from '../../shared/errors';
import { defaultProxyPort } from '../../shared/identity';
import type { ToolId } from '../../shared/tools';
import type { ToolState } from '../../takeover/readState';
import { Takeover, type Outcome, type RestoreResult } from '../../takeover/takeover';
import { readRuntimeFile } from '../lifecycle/runtimeFile';
import { findDataDirectories } from './dataDirectories';
import { installationOf, notedInstallation } from './installation';
import { isHealthy } from './proxyHealth';
import type { ToolArguments, ToolCommand } from './toolArguments';
import { toolEnvironment } from './toolEnvironment';

/** What the commands see of the process. */
export interface ToolCommandSurroundings {
  variables: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** Path of this program. */
  program: string;
  print: (text: string) => void;
}

interface Place {
  /** Undefined: there is none, and the records are kept for the length of the command alone. */
  dataDirectory: string | undefined;
  gatewayUrl: string;
  takeover: Takeover;
}

/** Carries a command out and returns the exit code: 1 where a tool could not be restored. */
export async function runToolCommand(command: ToolCommand, surroundings: ToolCommandSurroundings): Promise<number> {
  const scratch = fs.mkdtempSync(path.join(tmpdir(), 'gatehouse-restore-'));
  try {
    const places = placesOf(command.arguments, surroundings, scratch);
    return command.name === 'restore'
      ? await restore(places, command.arguments, surroundings.print)
      : await status(places, command.arguments, surroundings.print);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function placesOf(given: ToolArguments, surroundings: ToolCommandSurroundings, scratch: string): Place[] {
  const { variables, platform, program } = surroundings;
  const home = path.resolve(given.home ?? homedir());
  const all =
    given.dataDirectory === undefined ? findDataDirectories({ home, platform, variables }) : [given.dataDirectory];
  const found = given.uninstalling ? all.filter((directory) => isOurs(directory, program)) : all;
  const where = { home: given.home, userHome: homedir(), variables, platform };
  const place = (dataDirectory: string | undefined): Place => {
    const running = dataDirectory === undefined ? undefined : readRuntimeFile(dataDirectory);
    const gatewayUrl = running?.proxyUrl ?? `http://127.0.0.1:${defaultProxyPort}`;
    const stateFolder = dataDirectory === undefined ? scratch : stateFolderIn(path.resolve(dataDirectory));
    return {
      dataDirectory,
      gatewayUrl,
      takeover: new Takeover({ stateFolder, environment: () => toolEnvironment(where, gatewayUrl) }),
    };
  };
  if (found.length === 0) return given.uninstalling && all.length > 0 ? [] : [place(undefined)];
  return found.map(place);
}

/** Folder of the takeover's records in a data directory. */
export function stateFolderIn(dataDirectory: string): string {
  return path.join(dataDirectory, 'takeover');
}

function isOurs(dataDirectory: string, program: string): boolean {
  const noted = notedInstallation(stateFolderIn(dataDirectory));
  return noted === undefined || noted === installationOf(program);
}

async function restore(places: readonly Place[], { tools, json }: ToolArguments, print: Print): Promise<number> {
  const outcomes: Outcome<RestoreResult>[] = [];
  for (const { takeover } of places) {
    if (tools === undefined) outcomes.push(...(await takeover.restoreAll()));
    else for (const tool of tools) outcomes.push(await restoreOne(takeover, tool));
  }
  if (json) print(`${JSON.stringify(outcomes.map(outcomeForMachines))}\n`);
  else if (outcomes.length === 0) print('No tool is connected to Gatehouse: there was nothing to restore.\n');
  else for (const outcome of outcomes) print(`${outcomeText(outcome)}\n`);
  return outcomes.some((outcome) => 'error' in outcome) ? 1 : 0;
}

type Print = (text: string) => void;

async function restoreOne(takeover: Takeover, tool: ToolId): Promise<Outcome<RestoreResult>> {
  try {
    return { tool, result: await takeover.restore(tool) };
  } catch (error) {
    return { tool, error: GatewayError.from(error) };
  }
}

function outcomeForMachines(outcome: Outcome<RestoreResult>): unknown {
  if (!('error' in outcome)) return { tool: outcome.tool, ok: true, ...outcome.result };
  const { kind, message, details } = outcome.error;
  return { tool: outcome.tool, ok: false, error: { kind, message, details } };
}

function outcomeText(outcome: Outcome<RestoreResult>): string {
  const name = nameOf(outcome.tool);
  if ('error' in outcome) return `${name}: could not be restored. ${outcome.error.message}`;
  const { changedFiles, removedFiles, conflicts, dropped } = outcome.result;
  const lines = [
    ...changedFiles.map((file) => `  changed ${file}`),
    ...removedFiles.map((file) => `  removed ${file}`),
    ...conflicts.map(({ file, key }) => `  kept ${key} in ${file}: it was changed since the takeover`),
    ...dropped.map(({ file, key }) => `  dropped ${key} in ${file}: it stood inside of Gatehouse's own settings`),
  ];
  return [`${name}: ${lines.length === 0 ? 'nothing to restore' : 'restored'}`, ...lines].join('\n');
}

async function status(places: readonly Place[], { tools, json }: ToolArguments, print: Print): Promise<number> {
  const reports = await Promise.all(
    places.map(async ({ dataDirectory, gatewayUrl, takeover }) => ({
      dataDirectory: dataDirectory ?? null,
      gatewayUrl,
      running: await isHealthy(gatewayUrl),
      tools: (await takeover.list()).filter(({ id }) => tools?.includes(id) ?? true),
    })),
  );
  if (json) print(`${JSON.stringify(reports)}\n`);
  else for (const report of reports) print(`${reportText(report)}\n`);
  return 0;
}

function reportText(report: {
  dataDirectory: string | null;
  gatewayUrl: string;
  running: boolean;
  tools: ToolState[];
}): string {
  const { dataDirectory, gatewayUrl, running, tools } = report;
  return [
    dataDirectory ?? 'No data directory of Gatehouse was found.',
    `  gateway at ${gatewayUrl}: ${running ? 'running' : 'not running'}`,
    ...tools.flatMap((tool) => [
      `  ${tool.name}: ${stateText(tool)}`,
      ...tool.warnings.map(({ message }) => `    ${message}`),
    ]),
  ].join('\n');
}

function stateText({ status: state, address, recorded }: ToolState): string {
  switch (state) {
    case 'taken-over':
      return `taken over (${address ?? ''})`;
    case 'other-address':
      return `connected to another address (${address ?? ''})${recorded ? ', changed by hand since the takeover' : ''}`;
    case 'not-taken-over':
      return recorded ? 'not taken over any more, changed by hand' : 'not taken over';
    case 'not-detected':
      return 'not found';
  }
}

function nameOf(tool: ToolId): string {
  return toolRows.find(({ id }) => id === tool)?.name ?? tool;
}
