// Inside a real extension host: the commands of the takeover on files of a temporary home, and the terminals that use the gateway.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GatehouseTestApi } from '../../src/extension/testApi';
import { waitFor } from '../support/waitFor';

const settings = '# mine\nmodel = "gpt-x" # the usual one\n\n[analytics]\nenabled = false\n';

describe('takeover', () => {
  let api: GatehouseTestApi;
  const file = path.join(homedir(), '.codex', 'config.toml');

  before(async () => {
    const extension = vscode.extensions.getExtension<GatehouseTestApi>('gatehouse.gatehouse');
    assert.ok(extension);
    api = await extension.activate();
    await vscode.commands.executeCommand('gatehouse.start');
    await waitFor(() => api.state().state === 'running' && api.managementClient() !== undefined, {
      timeout: 60_000,
      what: 'a running gateway',
    });
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, settings);
  });
  after(() => fs.rmSync(path.dirname(file), { recursive: true, force: true }));

  const client = () => {
    const present = api.managementClient();
    assert.ok(present, 'the window is attached to a gateway');
    return present;
  };

  it('restores one tool, and all, byte for byte', async () => {
    for (const command of ['gatehouse.restore.codex', 'gatehouse.restoreAll']) {
      const taken = await client().call('takeOverTool', { id: 'codex', body: { model: 'demo-echo' } });
      assert.equal(taken.status, 'taken-over');
      assert.match(fs.readFileSync(file, 'utf8'), /model_provider = "gatehouse"/);
      await vscode.commands.executeCommand(command);
      assert.equal(fs.readFileSync(file, 'utf8'), settings);
      assert.equal((await client().call('getKey', { id: taken.keyId ?? '' })).state, 'revoked');
    }
  });

  it('leads the terminals of a folder to the gateway with a key of its own, and back', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder, 'a folder is open');
    await vscode.commands.executeCommand('gatehouse.useInTerminals');
    const keys = await client().call('listKeys', {});
    const key = keys.find((one) => one.folder === folder.uri.fsPath && one.state === 'active');
    assert.ok(key, 'the folder has a key');
    await waitFor(() => api.statusBar().hover.includes(folder.name), { what: 'the folder in the hover' });

    const { proxyUrl } = await client().call('getStatus', {});
    assert.deepEqual(await variables(folder), { base: proxyUrl, last: key.hint.slice(-4) });

    await vscode.commands.executeCommand('gatehouse.stopUsingInTerminals');
    assert.equal((await client().call('getKey', { id: key.id })).state, 'revoked');
    assert.deepEqual(await variables(folder), { base: '', last: '' });
  });
});

/** What a new terminal of the folder has. */
async function variables(folder: vscode.WorkspaceFolder): Promise<{ base: string; last: string }> {
  const output = path.join(folder.uri.fsPath, `variables-${Date.now()}.txt`);
  const terminal = vscode.window.createTerminal({ cwd: folder.uri, shellPath: '/bin/sh' });
  try {
    terminal.sendText(`printf '%s\\n%s\\n.\\n' "$ANTHROPIC_BASE_URL" "$OPENAI_API_KEY" > '${output}'`);
    const text = await waitFor(
      () => {
        const written = fs.existsSync(output) ? fs.readFileSync(output, 'utf8') : '';
        return written.endsWith('.\n') ? written : undefined;
      },
      { timeout: 60_000, what: 'what the terminal has' },
    );
    const [base = '', key = ''] = text.split('\n');
    return { base, last: key.slice(-4) };
  } finally {
    terminal.dispose();
    fs.rmSync(output, { force: true });
  }
}
