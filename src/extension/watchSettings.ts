// The settings of alerts and of the OTLP collector, as the gateway is told them: when a window attaches, and when they change.
// Alerts that are not set are left as the gateway has them; what was just taken out of the settings is put back to what is usual.
// The collector is what the settings say: one that was taken out while no gateway ran must get nothing more.
import * as vscode from 'vscode';
import { safeParse } from 'valibot';
import { alertOptionsSchema, usualAlertOptions, type AlertOptionsPatch } from '../shared/alerts';
import { GatewayError } from '../shared/errors';
import { describeError } from './errorMessages';
import { t } from './localize';
import type { ManagementClient } from './managementClient';
import type { WindowLog } from './windowLog';

const alertSection = 'gatehouse.alerts';
const otlpSection = 'gatehouse.otlp';

/** Whether `apply` has anything to do after this change. */
export function concernsWatching(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration(alertSection) || change.affectsConfiguration(otlpSection);
}

/** Tells the gateway. `change`: what has changed; left out, the window has just attached. */
export async function applyWatching(
  client: ManagementClient,
  log: WindowLog,
  change?: vscode.ConfigurationChangeEvent,
): Promise<void> {
  const alerts = alertPatch(change?.affectsConfiguration(alertSection) === true, log);
  if (alerts !== undefined) await client.call('updateOptions', { body: { alerts } });
  const changed = change?.affectsConfiguration(otlpSection) === true;
  const endpoint = userValue('otlp.endpoint');
  const set = typeof endpoint === 'string' && endpoint.trim() !== '';
  try {
    await client.call('updateOptions', { body: { otlp: set ? { endpoint } : null } });
  } catch (error) {
    if (!GatewayError.is(error, 'bad-request')) throw error;
    log.warn(`the setting gatehouse.otlp.endpoint cannot be used: ${error.message}`);
    await client.call('updateOptions', { body: { otlp: null } });
    if (changed) void vscode.window.showWarningMessage(describeError(error, t));
  }
}

function alertPatch(changed: boolean, log: WindowLog): AlertOptionsPatch | undefined {
  const patch: Record<string, unknown> = {};
  for (const [name, usual] of Object.entries(usualAlertOptions)) {
    const value = userValue(`alerts.${name}`);
    if (value !== undefined) patch[name] = value;
    else if (changed) patch[name] = usual;
  }
  if (Object.keys(patch).length === 0) return undefined;
  const checked = safeParse(alertOptionsSchema, patch);
  if (checked.success) return checked.output;
  log.warn('the settings of gatehouse.alerts are not all allowed: the usual ones are used instead');
  return { ...usualAlertOptions };
}

/** What the user has set; undefined where nothing is set. A workspace cannot set these. */
function userValue(name: string): unknown {
  return vscode.workspace.getConfiguration('gatehouse').inspect(name)?.globalValue;
}
