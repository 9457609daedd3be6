// Inside a real extension host: the extension activates, contributes its commands, and the API it is given is the real one.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation', () => {
  it('runs on a Node that can load the gateway', () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    assert.ok(major > 22 || (major === 22 && minor >= 19), `Node ${process.versions.node}`);
  });

  it('activates without a fault', async () => {
    const extension = vscode.extensions.getExtension('gatehouse.gatehouse');
    assert.ok(extension, 'the extension is known to the host');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('contributes every command of its manifest', async () => {
    const manifest = vscode.extensions.getExtension('gatehouse.gatehouse')?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    const wanted = manifest.contributes.commands.map((entry) => entry.command);
    assert.ok(wanted.length > 0, 'the manifest names commands');
    assert.deepEqual(
      wanted.filter((command) => !registered.has(command)),
      [],
    );
  });
});
