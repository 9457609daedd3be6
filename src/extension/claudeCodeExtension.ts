// The Claude Code extension through its own VS Code settings: an option beside the takeover of ~/.claude/settings.json, for users who keep
// that file for the terminal alone. What stood in the settings, and what we wrote, is kept in SecretStorage: both may hold keys.
import * as vscode from 'vscode';
import { standing, variablesIn, withOurs, withoutOurs, type Variable } from './claudeCodeVariables';
import type { ManagementClient } from './managementClient';

const entry = 'gatehouse.claudeCodeExtension';
const variablesName = 'environmentVariables';
const promptName = 'disableLoginPrompt';

interface Use {
  keyId: string;
  ours: Variable[];
  before: Variable[];
  /** Whether the whole list was there, and what the login prompt was set to. */
  hadList: boolean;
  promptBefore: boolean | null;
}

/** True where the extension is installed here. */
export function isClaudeCodeInstalled(): boolean {
  return vscode.extensions.getExtension('anthropic.claude-code') !== undefined;
}

export class ClaudeCodeExtension {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** Writes the user's settings, with a new key. Throws what the client and VS Code throw. */
  async use(client: ManagementClient, proxyUrl: string): Promise<void> {
    await this.stop(client);
    const body = { name: 'Claude Code (VS Code)', tool: 'claude-code' };
    const { key, secret } = await client.call('createKey', { body });
    const { list, present, prompt } = this.settings();
    const wanted = withOurs(present, proxyUrl, secret);
    const record: Use = {
      keyId: key.id,
      ours: standing(wanted),
      before: standing(present),
      hadList: list !== undefined,
      promptBefore: prompt ?? null,
    };
    // First the way back, then the change.
    await this.secrets.store(entry, JSON.stringify(record));
    await this.write(variablesName, wanted);
    await this.write(promptName, true);
  }

  /** Puts back what stood there; what somebody changed since stays. Returns false where there was nothing to do. */
  async stop(client: ManagementClient): Promise<boolean> {
    const record = await this.read();
    if (record === undefined) return false;
    const { present, prompt } = this.settings();
    const back = withoutOurs(present, record.ours, record.before);
    await this.write(variablesName, back.length === 0 && !record.hadList ? undefined : back);
    if (prompt === true) await this.write(promptName, record.promptBefore ?? undefined);
    await this.secrets.delete(entry);
    await client.call('revokeKey', { id: record.keyId });
    return true;
  }

  /** The gateway has moved: its address in the settings follows, where it still is ours. */
  async follow(proxyUrl: string): Promise<void> {
    const record = await this.read();
    const secret = record?.ours.find(({ name }) => name === 'ANTHROPIC_AUTH_TOKEN')?.value;
    if (record === undefined || secret === undefined) return;
    const { present } = this.settings();
    const isOurs = record.ours.every((one) =>
      present.some(({ name, value }) => name === one.name && value === one.value),
    );
    const wanted = withOurs(present, proxyUrl, secret);
    if (!isOurs || record.ours.some(({ value }) => value === standing(wanted)[0]?.value)) return;
    await this.secrets.store(entry, JSON.stringify({ ...record, ours: standing(wanted) }));
    await this.write(variablesName, wanted);
  }

  private settings(): { list: unknown; present: Variable[]; prompt: boolean | undefined } {
    const section = vscode.workspace.getConfiguration('claudeCode');
    const list = section.inspect<unknown>(variablesName)?.globalValue;
    return { list, present: variablesIn(list), prompt: section.inspect<boolean>(promptName)?.globalValue };
  }

  private async write(name: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration('claudeCode').update(name, value, vscode.ConfigurationTarget.Global);
  }

  private async read(): Promise<Use | undefined> {
    const text = await this.secrets.get(entry);
    return text === undefined ? undefined : (JSON.parse(text) as Use);
  }
}
