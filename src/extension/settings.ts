// The settings of Gatehouse as this window sees them. A value that is not allowed is replaced by its default and named in the log.
// All of them are of machine or application scope: a workspace cannot redirect anything.
import * as vscode from 'vscode';
import { routingStrategies, usualRoutingOptions, type RoutingStrategy } from '../shared/gatewayOptions';
import { defaultManagementPort, defaultProxyPort } from '../shared/identity';
import { currencies, type Currency } from '../shared/prices';
import { isAllowedPort } from './portRules';
import type { WindowLog } from './windowLog';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface GatewaySettings {
  proxyPort: number;
  managementPort: number;
  keepRunning: boolean;
  logLevel: LogLevel;
}

/** Reads what the gateway is started with. */
export function readGatewaySettings(log: WindowLog): GatewaySettings {
  const section = vscode.workspace.getConfiguration('gatehouse');
  const port = (name: string, fallback: number): number => {
    const value = section.get<unknown>(name, fallback);
    if (isAllowedPort(value)) return value;
    log.warn(`the setting gatehouse.${name} is not a port between 1024 and 65535: ${fallback} is used instead`);
    return fallback;
  };
  const level = section.get<unknown>('logLevel');
  return {
    proxyPort: port('proxyPort', defaultProxyPort),
    managementPort: port('managementPort', defaultManagementPort),
    keepRunning: section.get<unknown>('keepRunning') === true,
    logLevel: logLevels.find((known) => known === level) ?? 'info',
  };
}

/**
 * The strategy of routing that the user has set; undefined where nothing is set and `unset` is left out, so that the gateway keeps the one it
 * has, which may have been set elsewhere. Values that are not known count as the usual one.
 */
export function routingStrategy(unset?: RoutingStrategy): RoutingStrategy | undefined {
  const value = vscode.workspace.getConfiguration('gatehouse').inspect('routing.strategy')?.globalValue;
  if (value === undefined) return unset;
  return routingStrategies.find((known) => known === value) ?? usualRoutingOptions.strategy;
}

/** Whether the status bar item is wanted. */
export function statusBarWanted(): boolean {
  return vscode.workspace.getConfiguration('gatehouse').get<unknown>('statusBar.show') !== false;
}

export const statusBarPeriods = ['today', 'last7Days', 'month', 'session'] as const;
export type StatusBarPeriod = (typeof statusBarPeriods)[number];

/** The time whose cost the status bar shows. */
export function statusBarPeriod(): StatusBarPeriod {
  const value = vscode.workspace.getConfiguration('gatehouse').get<unknown>('statusBar.period');
  return statusBarPeriods.find((known) => known === value) ?? 'today';
}

export const statusBarScopes = ['everything', 'folder'] as const;
export type StatusBarScope = (typeof statusBarScopes)[number];

/** Whose cost the status bar shows: everything's, or the current folder's where that was set up. */
export function statusBarScope(): StatusBarScope {
  const value = vscode.workspace.getConfiguration('gatehouse').get<unknown>('statusBar.scope');
  return statusBarScopes.find((known) => known === value) ?? 'everything';
}

/** The currency in which costs are shown. */
export function displayCurrency(): Currency {
  const value = vscode.workspace.getConfiguration('gatehouse').get<unknown>('displayCurrency');
  return currencies.find((known) => known === value) ?? 'USD';
}

/** Writes a setting for the user, on the machine where the gateway runs. */
export async function writeSetting(name: 'proxyPort' | 'managementPort' | 'keepRunning', value: number | boolean) {
  await vscode.workspace.getConfiguration('gatehouse').update(name, value, vscode.ConfigurationTarget.Global);
}
