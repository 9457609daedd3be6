// Inside a real extension host: a folder that was set up leads its terminals and chats, and no file of the folder has a say in it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GatehouseTestApi } from '../../src/extension/testApi';
import type { Folder } from '../../src/shared/folders';
import { waitFor } from '../support/waitFor';

describe('folders', () => {
  let api: GatehouseTestApi;
  let folder: vscode.WorkspaceFolder;
  const none = new vscode.CancellationTokenSource().token;

  const client = () => {
    const present = api.managementClient();
    assert.ok(present, 'the window is attached to a gateway');
    return present;
  };
  const ask = async (): Promise<string> => {
    const [model] = await vscode.lm.selectChatModels({ vendor: 'gatehouse', id: 'demo-echo' });
    assert.ok(model);
    let text = '';
    const { stream } = await model.sendRequest([vscode.LanguageModelChatMessage.User('Hello folder')], {}, none);
    for await (const part of stream) if (part instanceof vscode.LanguageModelTextPart) text += part.value;
    return text;
  };
  const lastRequest = async () => (await client().call('listRequests', { query: { limit: 1 } })).rows[0];
  const setUp = async (): Promise<Folder> => {
    const made = await client().call('createFolder', {
      body: { path: folder.uri.fsPath, defaultModel: 'demo-echo', budget: { usd: 5, period: 'day' } },
    });
    await waitFor(async () => (await variables(folder)).key === (await hintOf(made.keyId)), {
      timeout: 60_000,
      what: 'terminals with the key of the folder',
    });
    return made;
  };
  const hintOf = async (id: string) => (await client().call('getKey', { id })).hint.slice(-4);
  const forgetAll = async (): Promise<void> => {
    for (const { id } of await client().call('listFolders', {})) await client().call('deleteFolder', { id });
  };

  before(async () => {
    const extension = vscode.extensions.getExtension<GatehouseTestApi>('gatehouse.gatehouse');
    assert.ok(extension);
    api = await extension.activate();
    await vscode.commands.executeCommand('gatehouse.start');
    await waitFor(() => api.state().state === 'running' && api.managementClient() !== undefined, {
      timeout: 60_000,
      what: 'a running gateway',
    });
    const open = vscode.workspace.workspaceFolders?.[0];
    assert.ok(open, 'a folder is open');
    folder = open;
    await forgetAll();
  });
  after(forgetAll);

  it('lead their terminals and chats, show their cost, and let go', async () => {
    const made = await setUp();
    const { proxyUrl } = await client().call('getStatus', {});
    const inside = await variables(folder);
    assert.deepEqual(
      { ...inside, headers: inside.headers.replace(/gk-\w+/, 'KEY') },
      { base: proxyUrl, key: await hintOf(made.keyId), model: 'demo-echo', headers: 'x-gatehouse-folder-key: KEY' },
    );

    assert.match(await ask(), /Hello folder/);
    const row = await lastRequest();
    assert.deepEqual([row?.folder, row?.tool, row?.keyId], [folder.uri.fsPath, 'vscode', made.keyId]);
    await waitFor(() => api.statusBar().hover.includes(`$(folder) **${folder.name}**`), {
      timeout: 60_000,
      what: 'the cost of the folder in the hover',
    });
    assert.match(api.statusBar().hover, /of \$5\.00 per day used/);

    await client().call('updateKey', { id: made.keyId, body: { state: 'disabled' } });
    await assert.rejects(ask, new RegExp(made.name));
    await client().call('updateKey', { id: made.keyId, body: { state: 'active' } });

    await client().call('deleteFolder', { id: made.id });
    await waitFor(async () => (await variables(folder)).base === '', { timeout: 60_000, what: 'terminals as before' });
    assert.match(await ask(), /Hello folder/);
    assert.equal((await lastRequest())?.folder, null);
  });

  it('are confined to their channels in the model picker', async () => {
    const body = {
      name: 'Elsewhere',
      provider: 'custom-openai',
      protocol: 'openai-chat',
      models: [{ id: 'elsewhere' }],
    } as const;
    const channel = await client().call('createChannel', {
      body: { ...body, models: [...body.models], baseUrl: 'http://127.0.0.1:9/v1' },
    });
    const there = async (id: string) => (await vscode.lm.selectChatModels({ vendor: 'gatehouse', id })).length > 0;
    await waitFor(async () => (await there('elsewhere')) && there('demo-echo'), {
      timeout: 60_000,
      what: 'both models',
    });
    const made = await client().call('createFolder', { body: { path: folder.uri.fsPath, channels: [channel.id] } });
    await waitFor(async () => !(await there('demo-echo')), { timeout: 60_000, what: 'a picker without the demo' });
    assert.ok(await there('elsewhere'));
    await client().call('deleteFolder', { id: made.id });
    await waitFor(() => there('demo-echo'), { timeout: 60_000, what: 'the demo in the picker again' });
    await client().call('deleteChannel', { id: channel.id });
  });

  it('are not set up, changed or shown by a file of the folder', async () => {
    const file = path.join(folder.uri.fsPath, '.vscode', 'settings.json');
    const shown = vscode.workspace.getConfiguration('gatehouse').get<string>('statusBar.scope');
    const manifest = vscode.extensions.getExtension('gatehouse.gatehouse')?.packageJSON as {
      contributes: { configuration: { properties: Record<string, unknown> }[] };
    };
    const names = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    assert.ok(names.length > 10, 'the settings of the manifest');
    const hostile = {
      'gatehouse.statusBar.scope': 'folder',
      'gatehouse.folders': { '.': { channels: ['evil'], defaultModel: 'evil', budget: { usd: 1e9, period: 'total' } } },
      'gatehouse.folder.channels': ['evil'],
      'gatehouse.folder.defaultModel': 'evil',
      'gatehouse.folder.budget': 1e9,
    };
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify({ ...hostile, 'editor.tabSize': 7 }));
    try {
      // The file was read: a setting that a folder may make has come.
      await waitFor(() => vscode.workspace.getConfiguration('editor', folder.uri).get('tabSize') === 7, {
        timeout: 60_000,
        what: 'the settings of the folder',
      });
      const made = await setUp();
      assert.deepEqual(
        [made.channels, made.defaultModel, made.budget?.usd, made.budget?.block],
        [null, 'demo-echo', 5, true],
      );
      assert.equal((await variables(folder)).model, 'demo-echo');
      assert.equal(vscode.workspace.getConfiguration('gatehouse').get('statusBar.scope'), shown);
      const section = vscode.workspace.getConfiguration('gatehouse', folder.uri);
      for (const name of names) {
        const found = section.inspect(name.replace('gatehouse.', ''));
        assert.deepEqual([name, found?.workspaceValue, found?.workspaceFolderValue], [name, undefined, undefined]);
      }
      assert.deepEqual(
        (await client().call('listFolders', {})).map(({ id, channels, defaultModel }) => [id, channels, defaultModel]),
        [[made.id, null, 'demo-echo']],
      );
      await client().call('deleteFolder', { id: made.id });
    } finally {
      fs.rmSync(path.dirname(file), { recursive: true, force: true });
    }
  });
});

/** What a new terminal of the folder has; of keys their last four characters. */
async function variables(
  folder: vscode.WorkspaceFolder,
): Promise<{ base: string; key: string; model: string; headers: string }> {
  const output = path.join(folder.uri.fsPath, `variables-${Date.now()}.txt`);
  const terminal = vscode.window.createTerminal({ cwd: folder.uri, shellPath: '/bin/sh' });
  try {
    terminal.sendText(
      `printf '%s\\n%s\\n%s\\n%s.\\n' "$ANTHROPIC_BASE_URL" "$OPENAI_API_KEY" "$ANTHROPIC_MODEL" "$ANTHROPIC_CUSTOM_HEADERS" > '${output}'`,
    );
    const text = await waitFor(
      () => {
        const written = fs.existsSync(output) ? fs.readFileSync(output, 'utf8') : '';
        return written.endsWith('.\n') ? written : undefined;
      },
      { timeout: 60_000, what: 'what the terminal has' },
    );
    const [base = '', key = '', model = '', headers = ''] = text.split('\n');
    return { base, key: key.slice(-4), model, headers: headers.replace(/\.$/, '') };
  } finally {
    terminal.dispose();
    fs.rmSync(output, { force: true });
  }
}
