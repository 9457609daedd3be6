// The real coding tools as clients: each runs against a provider of every upstream protocol behind the real gateway, for a turn of text and
// for a round trip through its own tools (read a file, write another). The provider judges what it is sent, the tool what it gets.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientFolder, clientVersion } from '../../scripts/clients/installations.mjs';
import type { RequestLogRow } from '../../src/shared/usage';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { GatewayFixture } from '../support/gatewayFixture';
import { channelTo } from '../support/house';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';
import { Player, type Task } from './model/player';
import { Report, turns, type Cell, type Run, type TurnKind } from './report';
import { runTool, type ToolResult } from './toolRun';
import { clientTools, type ClientTool } from './tools';
import { upstreams, type Upstream } from './upstreams';

/** Milliseconds for one run of a tool; most take five seconds, ten times that on a busy machine. */
const limit = 120_000;

const chosen = process.env['GATEHOUSE_CLIENTS']?.split(',');
const tools = clientTools.filter(({ install }) => chosen === undefined || chosen.includes(install));
const rowName = ({ name, install }: ClientTool): string => `${name} ${clientVersion(install)}`;
const report = new Report(
  tools.flatMap((tool) =>
    upstreams.flatMap((upstream) =>
      turns.map((turn): Cell => ({ tool: rowName(tool), upstream: upstream.name, turn })),
    ),
  ),
);

let gateway: GatewayFixture;
beforeAll(async () => {
  gateway = await GatewayFixture.start();
});
afterAll(async () => {
  report.write();
  await gateway.close();
});

/** One run: a provider, a channel, a key, a home and a project of its own. */
async function runCell(tool: ClientTool, upstream: Upstream, turn: TurnKind): Promise<Run> {
  using folder = new TemporaryFolder('client');
  const provider = await FakeUpstream.start();
  try {
    const models = tool.models.map((name) => ({ id: upstream.model, alias: name }));
    const channel = await gateway.createChannel(
      channelTo(provider, upstream.protocol, { name: `${tool.name} ${upstream.name} ${turn}`, models }),
    );
    const { key, secret } = await gateway.createKey({ name: tool.name, channels: [channel.id] });
    const place = {
      home: folder.join('home'),
      project: folder.join('project'),
      proxyUrl: gateway.proxyUrl,
      key: secret,
    };
    for (const path of [place.home, place.project]) mkdirSync(path);

    const token = randomBytes(6).toString('hex');
    const marker = `${token} 静かな門 “quoted” \\back 🌉`;
    const content = `copied: ${marker}\n\tit's "line" two, $HOME and \`ticks\`\n`;
    const output = `${place.project}/output.txt`;
    writeFileSync(`${place.project}/input.txt`, `the marker is ${marker}\n`);
    const task: Task = {
      calls: turn === 'text' ? [] : [tool.read(`${place.project}/input.txt`), tool.write(output, content)],
      marker,
      finalText: `All is said, ${token}, 门开着.`,
      asides: tool.asides ?? [],
    };
    const prompt = turn === 'text' ? 'Say a word.' : 'Read input.txt, then write output.txt.';
    const player = new Player(upstream, task, tool.protocol !== upstream.protocol);
    provider.script(player.play);

    const result = await runTool(tool, clientFolder(tool.install), place, prompt, limit);
    const rows = await closedRows(key.id);
    const written = turn === 'text' ? [] : wrongBytes(output, content);
    const all = [
      ...wrongEnd(result, task.finalText),
      ...complaints(result, tool),
      ...player.faults,
      ...(player.finished ? [] : ['the task did not come to its end']),
      ...written,
      ...rows.flatMap(rowFault),
    ];
    return {
      faults: [...new Set(all)],
      milliseconds: result.milliseconds,
      warnings: rows.flatMap(({ warnings }) => warnings),
      evidence: {
        result,
        rows,
        requests: provider.requests.map(({ url, refusal, body }) => ({ url, refusal, body: body.toString('utf8') })),
      },
    };
  } finally {
    await provider.close();
  }
}

/** The log of a key, once none of its rows is open. */
async function closedRows(keyId: string): Promise<RequestLogRow[]> {
  return waitFor(
    async () => {
      const { rows } = await gateway.call('listRequests', { query: { key: keyId, limit: 1000 } });
      return rows.every(({ outcome }) => outcome !== null) ? rows : undefined;
    },
    { what: 'the end of all requests of a key' },
  );
}

function wrongEnd({ code, stdout, stderr, timedOut }: ToolResult, finalText: string): string[] {
  return [
    ...(timedOut ? [`ran longer than ${limit} ms`] : []),
    ...(code === 0 ? [] : [`exit code ${code}: ${stderr.slice(-400)}`]),
    ...(stdout.includes(finalText) ? [] : [`printed ${JSON.stringify(stdout.slice(-300))} instead of the final text`]),
  ];
}

/** What a tool says when an answer puzzles it. */
function complaints({ stderr }: ToolResult, { chatter = [] }: ClientTool): string[] {
  return stderr
    .split('\n')
    .filter((line) => /\b(warn|warning|error|retry|retrying|reconnecting|failed|invalid|unexpected)\b/i.test(line))
    .filter((line) => !chatter.some((known) => line.includes(known)))
    .map((line) => `complained: ${line}`);
}

function wrongBytes(file: string, content: string): string[] {
  try {
    const got = readFileSync(file, 'utf8');
    return got === content ? [] : [`wrote ${JSON.stringify(got)} instead of ${JSON.stringify(content)}`];
  } catch (error) {
    return [`wrote no file: ${String(error)}`];
  }
}

function rowFault(row: RequestLogRow): string[] {
  const { outcome, status, error, usageKnown, requestedModel } = row;
  if (outcome !== 'ok' || status !== 200)
    return [`a request for ${requestedModel} ended with ${outcome} ${status}: ${error}`];
  return usageKnown ? [] : [`the usage of a request for ${requestedModel} is not known`];
}

describe.each(tools)('$name', (tool) => {
  for (const upstream of upstreams) {
    for (const turn of turns) {
      it.concurrent(`${turn} from ${upstream.name}`, async () => {
        const cell = { tool: rowName(tool), upstream: upstream.name, turn };
        const run = await runCell(tool, upstream, turn).catch((error: unknown) => ({ faults: [String(error)] }));
        report.add(cell, run);
        expect(run.faults).toEqual([]);
      });
    }
  }
});
