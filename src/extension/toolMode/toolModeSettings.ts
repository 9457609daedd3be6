// The settings of tool mode as the gateway is told them: MCP servers with their secrets filled in, tools that run without a question, bounds.
// Used by windowTools.ts when a window attaches and when they change. Secrets come from VS Code's secret storage and go to the gateway's memory.
import * as vscode from 'vscode';
import { safeParse } from 'valibot';
import { mcpServersSchema, toolModePatchSchema, usualToolModeOptions, type McpServers } from '../../shared/toolMode';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import type { ManagementClient } from '../managementClient';
import { fillPlaceholders, secretNames } from './placeholders';

const sections = ['gatehouse.mcpServers', 'gatehouse.toolMode'];

/** Whether the gateway has to be told after this change. */
export function concernsToolMode(change: vscode.ConfigurationChangeEvent): boolean {
  return sections.some((section) => change.affectsConfiguration(section));
}

const secretPrefix = 'gatehouse.mcpSecret.';

/** True for an entry of the secret storage that holds a secret of MCP servers. */
export function isSecretEntry(key: string): boolean {
  return key.startsWith(secretPrefix);
}

/** Where a secret that MCP servers want is kept. */
function secretEntry(name: string): string {
  return secretPrefix + name;
}

/** Tells the gateway. Servers that want what is not there are left out, and named in the log. */
export async function applyToolMode({ context, log }: GatehouseWindow, client: ManagementClient): Promise<void> {
  const servers: McpServers = {};
  const given = userValue('mcpServers');
  for (const [name, server] of Object.entries(typeof given === 'object' && given !== null ? given : {})) {
    const secrets = new Map<string, string>();
    for (const wanted of secretNames(server)) {
      const value = await context.secrets.get(secretEntry(wanted));
      if (value !== undefined) secrets.set(wanted, value);
    }
    const { value, missing } = fillPlaceholders(server, { secrets, variables: process.env });
    const checked = safeParse(mcpServersSchema, { [name]: value });
    if (missing.length > 0) log.warn(`the MCP server ${name} is left out: it wants ${missing.join(', ')}`);
    else if (checked.success) Object.assign(servers, checked.output);
    else log.warn(`the MCP server ${name} in the settings is not of the right form and is left out`);
  }
  const bounds = Object.fromEntries(
    Object.entries(usualToolModeOptions).map(([name, usual]) => [name, userValue(`toolMode.${name}`) ?? usual]),
  );
  const patch = safeParse(toolModePatchSchema, bounds);
  if (!patch.success)
    log.warn('the settings of gatehouse.toolMode are not all allowed: the usual ones are used instead');
  const options = patch.success ? patch.output : { ...usualToolModeOptions };
  await client.call('updateOptions', { body: { toolMode: { ...options, mcpServers: servers } } });
}

/** The command: asks for one of the secrets that MCP servers want, and keeps it. */
export async function setMcpSecret({ context }: GatehouseWindow): Promise<void> {
  const names = secretNames(userValue('mcpServers'));
  if (names.length === 0) {
    const open = t('Open Settings');
    const message = t(
      'No MCP server in the settings wants a secret. Write {0} in gatehouse.mcpServers where one belongs.',
      '$' + '{secret:NAME}',
    );
    if ((await vscode.window.showInformationMessage(message, open)) === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'gatehouse.mcpServers');
    }
    return;
  }
  const title = t('Secret for MCP Servers');
  const name = names.length === 1 ? names[0] : await vscode.window.showQuickPick(names, { title });
  if (name === undefined) return;
  const value = await vscode.window.showInputBox({
    title: `${title}: ${name}`,
    prompt: t('It is kept in VS Code’s secret storage. Leave it empty to forget the one that is kept.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined) return;
  if (value === '') await context.secrets.delete(secretEntry(name));
  else await context.secrets.store(secretEntry(name), value);
}

/** What the user has set. A workspace cannot set these. */
function userValue(name: string): unknown {
  return vscode.workspace.getConfiguration('gatehouse').inspect(name)?.globalValue;
}
