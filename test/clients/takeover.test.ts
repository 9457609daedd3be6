// The real coding tools, taken over by the real gateway: each has settings of its user's, is taken over, answers through the gateway with
// the key that was made for it, is restored, and its settings are compared byte by byte.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clientFolder, clientVersion } from '../../scripts/clients/installations.mjs';
import type { ToolId } from '../../src/shared/tools';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { GatewayFixture } from '../support/gatewayFixture';
import { channelTo } from '../support/house';
import { repoRoot } from '../support/sources';
import { TemporaryFolder } from '../support/temporaryFolder';
import { Player } from './model/player';
import { runTool } from './toolRun';
import { clientTools, type ClientTool } from './tools';
import { upstreams } from './upstreams';

/** Milliseconds for one run of a tool. */
const limit = 120_000;

interface TakenTool {
  id: ToolId;
  /** The default model that is set; left out: the tool keeps its own. */
  model?: string;
  /** What its user has set: path from the home, and text. The tool must not rewrite these by itself. */
  settings: Record<string, string>;
}

/** By the name of the installation. */
const takenTools: Record<string, TakenTool> = {
  'claude-code': {
    id: 'claude-code',
    settings: {
      '.claude/settings.json': '{\n    "cleanupPeriodDays": 20,\n    "env": {"DISABLE_TELEMETRY": "1"}\n}',
    },
  },
  codex: {
    id: 'codex',
    model: 'house-model',
    settings: {
      '.codex/config.toml':
        '# mine\nmodel = "gpt-x" # the usual one\nmodel_reasoning_effort = "low"\n\n[analytics]\nenabled = false\n',
    },
  },
  'gemini-cli': {
    id: 'gemini-cli',
    settings: {
      '.gemini/.env': '# mine\nexport OTHER="a # b"\n',
      '.gemini/settings.json':
        '{\n  // mine\n  "privacy": { "usageStatisticsEnabled": false },\n  "general": { "enableAutoUpdate": false, "enableAutoUpdateNotification": false }\n}\n',
    },
  },
  'qwen-code': {
    id: 'qwen-code',
    model: 'house-model',
    settings: {
      '.qwen/.env': 'OPENAI_MODEL=mine\r\n',
      '.qwen/settings.json':
        '{\n  "$version": 4,\n  "privacy": { "usageStatisticsEnabled": false },\n  "general": { "enableAutoUpdate": false }\n}\n',
    },
  },
  opencode: {
    id: 'opencode',
    model: 'house-model',
    settings: {
      '.config/opencode/opencode.jsonc':
        '{\n\t// mine\n\t"$schema": "https://opencode.ai/config.json",\n\t"autoupdate": false, // no\n}\n',
    },
  },
  'kimi-code': { id: 'kimi', model: 'house-model', settings: { '.kimi-code/config.toml': '# mine\n' } },
  codebuddy: {
    id: 'codebuddy',
    model: 'house-model',
    settings: {
      '.codebuddy/models.json': '{"models": []}',
      '.codebuddy/settings.json': '{\n  "cleanupPeriodDays": 20\n}\n',
    },
  },
};

const chosen = process.env['GATEHOUSE_CLIENTS']?.split(',');
const tools = Object.keys(takenTools)
  .filter((install) => chosen?.includes(install) ?? true)
  .flatMap((install) => clientTools.findLast((tool) => tool.install === install) ?? []);

interface Row {
  tool: string;
  takenOver: string;
  answers: string;
  requests: number;
  restored: string;
}
const rows = new Map<string, Row>();
const isGood = ({ takenOver, answers, requests, restored }: Row): boolean =>
  takenOver === 'taken-over' && answers === 'yes' && requests > 0 && restored === 'byte for byte';
afterAll(() => {
  const folder = path.join(repoRoot, 'out', 'clients');
  mkdirSync(folder, { recursive: true });
  const heads = ['tool', 'taken over', 'answers through the gateway', 'requests', 'restored'];
  const lines = [heads, ...[...rows.values()].map((row) => Object.values(row).map(String))];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const good = [...rows.values()].filter(isGood).length;
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  writeFileSync(path.join(folder, 'takeover.txt'), `${text.join('\n')}\n\ntakeovers: ${good} of ${tools.length}\n`);
});

function read(home: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(files).map((file) => [file, readFileSync(path.join(home, file), 'utf8')]));
}

async function runTaken(tool: ClientTool, { id, model, settings }: TakenTool, row: Row): Promise<void> {
  using folder = new TemporaryFolder('taken');
  const [home, project] = [folder.join('home'), folder.join('project')];
  mkdirSync(project, { recursive: true });
  for (const [file, text] of Object.entries(settings)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
  }
  const upstream = upstreams.find(({ protocol }) => protocol === tool.protocol);
  if (upstream === undefined) throw new Error(`no upstream speaks ${tool.protocol}`);
  const provider = await FakeUpstream.start();
  const gateway = await GatewayFixture.start({ arguments: ['--home', home] });
  try {
    const models = tool.models.map((name) => ({ id: upstream.model, alias: name }));
    await gateway.createChannel(channelTo(provider, upstream.protocol, { models }));
    const taken = await gateway.call('takeOverTool', { id, body: { model } });
    row.takenOver = taken.status;
    const marker = randomBytes(6).toString('hex');
    const finalText = `All is said, ${marker}, 门开着.`;
    const player = new Player(upstream, { calls: [], marker, finalText, asides: tool.asides ?? [] }, false);
    provider.script(player.play);
    const place = { home, project, proxyUrl: gateway.proxyUrl, key: '' };
    const result = await runTool(
      { ...tool, files: () => ({}) },
      clientFolder(tool.install),
      place,
      'Say a word.',
      limit,
    );
    row.answers = result.stdout.includes(finalText) ? 'yes' : `no: ${(result.stderr || result.stdout).slice(-200)}`;
    const log = await gateway.call('listRequests', { query: { key: taken.keyId ?? '', limit: 1000 } });
    row.requests = log.rows.length;
    await gateway.call('restoreTool', { id, body: {} });
    const after = read(home, settings);
    const changed = Object.keys(settings).filter((file) => after[file] !== settings[file]);
    row.restored = changed.length === 0 ? 'byte for byte' : `differs: ${changed.join(', ')}`;
    expect({ ...row, after }).toEqual({
      tool: row.tool,
      takenOver: 'taken-over',
      answers: 'yes',
      requests: row.requests,
      restored: 'byte for byte',
      after: settings,
    });
    expect(row.requests).toBeGreaterThan(0);
    expect(provider.requests.every(({ refusal }) => refusal === undefined)).toBe(true);
  } finally {
    await gateway.close();
    await provider.close();
  }
}

describe('taken over, run and restored', () => {
  it.concurrent.each(tools)('$name', async (tool) => {
    const taken = takenTools[tool.install];
    if (taken === undefined) throw new Error(`${tool.install} has no settings here`);
    const name = `${tool.name} ${clientVersion(tool.install)}`;
    const row: Row = { tool: name, takenOver: 'no', answers: 'no', requests: 0, restored: 'no' };
    rows.set(name, row);
    await runTaken(tool, taken, row);
  });
});
