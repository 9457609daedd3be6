// Inside a real extension host: the window starts the gateway, brings it back, hands it the real keys, and shows what goes on.
import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { contributedSettings, type ContributedSetting } from '../../src/extension/contributedSettings';
import type { GatehouseTestApi } from '../../src/extension/testApi';
import type { Channel } from '../../src/shared/channel';
import { waitFor } from '../support/waitFor';

const realKey = 'sk-real-key-of-the-provider-0123456789';

describe('the gateway of this window', () => {
  let api: GatehouseTestApi;
  let upstream: http.Server;
  const seenKeys: (string | undefined)[] = [];

  before(async () => {
    const extension = vscode.extensions.getExtension<GatehouseTestApi>('gatehouse.gatehouse');
    assert.ok(extension);
    api = await extension.activate();
    upstream = http.createServer((request, response) => {
      seenKeys.push(request.headers.authorization);
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' });
      const choices = [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }];
      const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 };
      response.end(
        JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'own-model', choices, usage }),
      );
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    upstream.closeAllConnections();
    upstream.close();
  });

  const client = () => {
    const present = api.managementClient();
    assert.ok(present, 'the window is attached to a gateway');
    return present;
  };
  const running = async (besides?: number) =>
    waitFor(
      async () => {
        const state = api.state();
        if (state.state !== 'running') return undefined;
        const status = await client().call('getStatus', {});
        return status.pid === besides ? undefined : status;
      },
      { timeout: 60_000, what: 'a running gateway' },
    );
  const ask = async (secret: string, model: string) => {
    const { proxyUrl } = await running();
    return fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello '.repeat(2000) }] }),
    });
  };

  it('runs on the ports of the settings, in a process of its own, and its proxy answers', async () => {
    const status = await running();
    const ports = vscode.workspace.getConfiguration('gatehouse');
    assert.equal(status.proxyUrl, `http://127.0.0.1:${ports.get<number>('proxyPort')}`);
    assert.notEqual(status.pid, process.pid);
    assert.deepEqual(await (await fetch(`${status.proxyUrl}/health`)).json(), { status: 'ok' });
  });

  it('shows the cost of a request in the status bar', async () => {
    await running();
    const { key, secret } = await client().call('createKey', { body: { name: 'ticker' } });
    const before = api.statusBar().text;
    assert.match(before, /^\$\(pulse\) \$/);
    assert.equal((await ask(secret, 'demo-echo')).status, 200);
    await waitFor(() => api.statusBar().text !== before && /\$0\.\d*[1-9]/.test(api.statusBar().text), {
      what: `a change of ${before}`,
    });
    assert.match(api.statusBar().hover, /\| Requests \| \d+ \|/);
    await client().call('revokeKey', { id: key.id });
  });

  it('comes back after it was killed, with the real keys from the secret storage', async () => {
    const { pid } = await running();
    const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`;
    const body = { name: 'Own', provider: 'custom-openai', baseUrl, models: [{ id: 'own-model' }], secret: realKey };
    const channel: Channel = await client().call('createChannel', { body });
    const { secret } = await client().call('createKey', { body: { name: 'own' } });
    assert.equal((await ask(secret, 'own-model')).status, 200);
    process.kill(pid, 'SIGKILL');
    await running(pid);
    const again = await ask(secret, 'own-model');
    assert.equal(again.status, 200, await again.text());
    assert.deepEqual(seenKeys, [`Bearer ${realKey}`, `Bearer ${realKey}`]);
    await client().call('deleteChannel', { id: channel.id });
  });

  it('stops for good when the user says so, and starts again', async () => {
    const { pid } = await running();
    await vscode.commands.executeCommand('gatehouse.stop');
    await waitFor(() => api.state().state === 'stopped');
    assert.match(api.statusBar().text, /stopped/);
    assert.equal(api.statusBar().command, 'gatehouse.start');
    await vscode.commands.executeCommand('gatehouse.start');
    assert.notEqual((await running(pid)).pid, pid);
  });

  it('restarts when the user says so', async () => {
    const { pid } = await running();
    await vscode.commands.executeCommand('gatehouse.restart');
    await running(pid);
  });

  it('takes no setting from a workspace', async () => {
    const settings = vscode.workspace.getConfiguration('gatehouse');
    const properties = contributedSettings(vscode.extensions.getExtension('gatehouse.gatehouse')?.packageJSON);
    /** Something else than what stands there by itself, of the right type. */
    const otherValue = ({ type, enum: choices, default: usual }: ContributedSetting): unknown => {
      if (choices !== undefined) return choices.find((choice) => choice !== usual);
      const [first] = [type].flat();
      if (first === 'boolean') return usual !== true;
      return first === 'string' ? 'other' : Number(usual ?? 0) + 1;
    };
    const values = Object.entries(properties).map(
      ([name, property]) => [name.replace('gatehouse.', ''), otherValue(property)] as const,
    );
    assert.ok(values.length > 5);
    for (const [name, value] of values) {
      const before = settings.get<unknown>(name);
      await assert.rejects(async () => settings.update(name, value, vscode.ConfigurationTarget.Workspace), name);
      assert.deepEqual(vscode.workspace.getConfiguration('gatehouse').get<unknown>(name), before);
    }
    // Neither from a file that lies in the folder: the last line shows that it was read.
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined);
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    const hostile = Object.fromEntries(values.map(([name, value]) => [`gatehouse.${name}`, value]));
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify({ ...hostile, 'editor.rulers': [77] })));
    try {
      await waitFor(() => vscode.workspace.getConfiguration('editor').get<number[]>('rulers')?.[0] === 77);
      const now = vscode.workspace.getConfiguration('gatehouse');
      for (const [name] of values) assert.deepEqual(now.get<unknown>(name), settings.get<unknown>(name), name);
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });

  it('keeps running after the last window only when the setting says so', async () => {
    await running();
    const settings = vscode.workspace.getConfiguration('gatehouse');
    await settings.update('keepRunning', true, vscode.ConfigurationTarget.Global);
    await waitFor(async () => (await client().call('getStatus', {})).keepRunning);
    await settings.update('keepRunning', undefined, vscode.ConfigurationTarget.Global);
    await waitFor(async () => !(await client().call('getStatus', {})).keepRunning);
  });
});
