// The real coding tools, taken over and run in a terminal of a folder that was set up: what they ask counts for the folder, and for the tool
// too where its own settings come first (Claude Code, Codex).
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientFolder } from '../../scripts/clients/installations.mjs';
import { terminalVariables } from '../../src/extension/terminalVariables';
import type { ToolId } from '../../src/shared/tools';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { GatewayFixture } from '../support/gatewayFixture';
import { channelTo } from '../support/house';
import { TemporaryFolder } from '../support/temporaryFolder';
import { Player } from './model/player';
import { runTool } from './toolRun';
import { clientTools } from './tools';
import { upstreams } from './upstreams';

/** Milliseconds for one run of a tool. */
const limit = 120_000;

interface Case {
  id: ToolId;
  /** The tool that its requests in the folder count for. */
  counts: ToolId | null;
  /** The folder's default model; the tool takes it from the terminal. */
  model: string | null;
}

const cases: Readonly<Record<string, Case>> = {
  'claude-code': { id: 'claude-code', counts: 'claude-code', model: null },
  codex: { id: 'codex', counts: 'codex', model: 'house-model' },
  'gemini-cli': { id: 'gemini-cli', counts: null, model: null },
  'qwen-code': { id: 'qwen-code', counts: null, model: 'house-model' },
};
const chosen = process.env['GATEHOUSE_CLIENTS']?.split(',');
const tools = Object.keys(cases)
  .filter((install) => chosen?.includes(install) ?? true)
  .flatMap((install) => clientTools.findLast((tool) => tool.install === install) ?? []);

describe('taken over, in a terminal of a folder', () => {
  it.concurrent.each(tools)('$name counts for the folder', async (tool) => {
    const { id, counts, model } = cases[tool.install] ?? { id: 'claude-code', counts: null, model: null };
    using folder = new TemporaryFolder('client-folder');
    const [home, project] = [folder.join('home'), folder.join('project')];
    mkdirSync(home, { recursive: true });
    mkdirSync(project, { recursive: true });
    const upstream = upstreams.find(({ protocol }) => protocol === tool.protocol);
    if (upstream === undefined) throw new Error(`no upstream speaks ${tool.protocol}`);
    const provider = await FakeUpstream.start();
    const gateway = await GatewayFixture.start({ arguments: ['--home', home] });
    try {
      const models = tool.models.map((name) => ({ id: upstream.model, alias: name }));
      await gateway.createChannel(channelTo(provider, upstream.protocol, { models }));
      // A tool is there when its folder is.
      for (const name of ['.claude', '.codex', '.gemini', '.qwen']) mkdirSync(`${home}/${name}`);
      const taken = await gateway.call('takeOverTool', { id, body: model === null ? {} : { model } });
      expect(taken.status).toBe('taken-over');
      const made = await gateway.call('createFolder', { body: { path: project, defaultModel: model } });
      const { secret } = await gateway.call('rotateKey', { id: made.keyId, body: {} });
      const variables = terminalVariables(gateway.proxyUrl, secret, model).map(({ name, value }) => [name, value]);

      const marker = randomBytes(6).toString('hex');
      const finalText = `All is said, ${marker}, 门开着.`;
      const player = new Player(upstream, { calls: [], marker, finalText, asides: tool.asides ?? [] }, false);
      provider.script(player.play);
      const environment = { ...tool.environment, ...(Object.fromEntries(variables) as Record<string, string>) };
      const place = { home, project, proxyUrl: gateway.proxyUrl, key: '' };
      const inTerminal = { ...tool, environment, files: () => ({}) };
      const result = await runTool(inTerminal, clientFolder(tool.install), place, 'Say a word.', limit);
      expect(result.stdout, result.stderr.slice(-500)).toContain(finalText);

      const { rows } = await gateway.call('listRequests', { query: { limit: 1000 } });
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map((row) => `${row.folder ?? ''} ${row.tool ?? ''} ${row.keyId ?? ''}`))).toEqual(
        new Set([`${project} ${counts ?? ''} ${made.keyId}`]),
      );
      expect(JSON.stringify(provider.requests)).not.toContain(secret);
    } finally {
      await gateway.close();
      await provider.close();
    }
  });
});
