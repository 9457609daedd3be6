// The settings of how long the request log is kept, as the gateway takes them. Of application scope: a workspace cannot have rows deleted.
import * as vscode from 'vscode';
import * as v from 'valibot';
import { retentionPatchSchema, usualRetention, type RetentionPatch } from '../shared/retention';

/**
 * What the user has set; a value that is not allowed counts as the usual one. What is not set is left out, so that the gateway keeps what it
 * has, which may have been set elsewhere; with `fillIn` it is as usual. Undefined: nothing to tell.
 */
export function retentionSetting(fillIn: boolean): RetentionPatch | undefined {
  const section = vscode.workspace.getConfiguration('gatehouse.retention');
  const told: RetentionPatch = {};
  for (const name of ['days', 'megabytes'] as const) {
    const value: unknown = section.inspect(name)?.globalValue;
    const parsed = v.safeParse(retentionPatchSchema.entries[name].wrapped, value);
    // Null is a value: for ever.
    if (value !== undefined || fillIn) told[name] = parsed.success ? parsed.output : usualRetention[name];
  }
  return Object.keys(told).length === 0 ? undefined : told;
}
