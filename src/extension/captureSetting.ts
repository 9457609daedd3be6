// The settings of captured bodies, as the gateway takes them. Of application scope: a workspace cannot switch capturing on.
import * as vscode from 'vscode';
import * as v from 'valibot';
import { captureOptionsSchema, usualCaptureOptions, type CaptureOptions } from '../shared/gatewayOptions';

const names = ['enabled', 'kilobytes', 'days'] as const;

/**
 * What the user has set; a value that is not allowed counts as the usual one. Where nothing is set, `fillIn` gives what is usual; else it is
 * left out, so that the gateway keeps what it has, which may have been set elsewhere. Undefined: nothing to tell.
 */
export function captureSetting(fillIn: boolean): Partial<CaptureOptions> | undefined {
  const section = vscode.workspace.getConfiguration('gatehouse');
  const told = names.flatMap((name): [string, unknown][] => {
    const value: unknown = section.inspect(`capture.${name}`)?.globalValue;
    if (value === undefined) return fillIn ? [[name, usualCaptureOptions[name]]] : [];
    const isAllowed = v.safeParse(captureOptionsSchema.entries[name].wrapped, value).success;
    return [[name, isAllowed ? value : usualCaptureOptions[name]]];
  });
  return told.length === 0 ? undefined : v.parse(captureOptionsSchema, Object.fromEntries(told));
}
