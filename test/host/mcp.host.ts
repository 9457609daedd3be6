// Inside a real extension host: Gatehouse's MCP server is there without any file, starts with a key of the window, and answers.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GatehouseTestApi } from '../../src/extension/testApi';
import { waitFor } from '../support/waitFor';

/** VS Code's id of the server: that of the extension, and the label of the definition. */
const server = 'gatehouse.gatehouse/Gatehouse';

describe('the MCP server', () => {
  let api: GatehouseTestApi;
  const none = new vscode.CancellationTokenSource().token;
  const client = () => {
    const present = api.managementClient();
    assert.ok(present, 'the window is attached to a gateway');
    return present;
  };
  const toolNamed = (name: string) =>
    waitFor(() => vscode.lm.tools.find((tool) => tool.name.startsWith('mcp_') && tool.name.endsWith(name)), {
      timeout: 60_000,
      what: `${name} among VS Code's tools`,
    });

  before(async () => {
    const extension = vscode.extensions.getExtension<GatehouseTestApi>('gatehouse.gatehouse');
    assert.ok(extension);
    api = await extension.activate();
    await vscode.commands.executeCommand('gatehouse.start');
    await waitFor(() => api.state().state === 'running' && api.managementClient() !== undefined, {
      timeout: 60_000,
      what: 'a running gateway',
    });
  });
  after(() => vscode.commands.executeCommand('workbench.mcp.stopServer', server));

  it('starts with the key of VS Code, and its tools answer', async () => {
    await vscode.commands.executeCommand('workbench.mcp.startServer', server, { autoTrustChanges: true });
    const { name } = await toolNamed('gatehouse_budget');
    const answer = await vscode.lm.invokeTool(name, { input: {}, toolInvocationToken: undefined }, none);
    const text = answer.content
      .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
      .join('');
    assert.match(text, /"name":"VS Code"/);
    await toolNamed('gatehouse_usage');
    await toolNamed('gatehouse_models');
    const keys = await client().call('listKeys', {});
    assert.equal(keys.filter(({ tool }) => tool === 'vscode').length, 1);
  });
});
