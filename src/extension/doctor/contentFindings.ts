// Pure: the doctor's checks of channels, virtual keys and tools.
import type { Channel } from '../../shared/channel';
import type { ToolState } from '../../shared/tools';
import type { VirtualKey } from '../../shared/virtualKey';
import { warningText } from '../commands/takeoverTexts';
import type { Translate } from '../translate';
import type { Finding } from './finding';

const command = (title: string, id: string, ...values: unknown[]) =>
  ({ title, kind: 'command', command: id, arguments: values }) as const;

export function channelFindings(channels: readonly Channel[], t: Translate): Finding[] {
  const enabled = channels.filter((channel) => channel.enabled);
  if (enabled.length === 0) {
    const title = t('There is no enabled channel: no request can be answered.');
    return [{ state: 'error', title, fixes: [command(t('Add Channel'), 'gatehouse.addChannel')] }];
  }
  const findings: Finding[] = [];
  for (const { id, name, secretState, health } of enabled) {
    const open = { title: t('Open Channel'), kind: 'open-channel', id } as const;
    if (secretState === 'missing') {
      const title = t('Channel {0} has no key on this machine.', name);
      findings.push({ state: 'error', title, fixes: [open] });
    } else if (health.state === 'down') {
      const detail = health.reason === null ? {} : { detail: health.reason };
      const fixes = [open, command(t('Test All Channels'), 'gatehouse.testAllChannels')];
      findings.push({ state: 'warning', title: t('Channel {0} does not answer at present.', name), ...detail, fixes });
    }
  }
  if (enabled.every(({ provider }) => provider === 'demo')) {
    const title = t('Only the demo channel is there.');
    findings.push({ state: 'info', title, fixes: [command(t('Add Channel'), 'gatehouse.addChannel')] });
  }
  if (findings.length === 0)
    findings.push({ state: 'ok', title: t('{0} channels are in order.', enabled.length), fixes: [] });
  return findings;
}

export function keyFindings(keys: readonly VirtualKey[], t: Translate): Finding[] {
  if (keys.some(({ state }) => state === 'active')) return [];
  // Nobody has made one yet: a takeover makes its own.
  const state = keys.length === 0 ? 'info' : 'warning';
  const title = t('There is no active virtual key: tools cannot sign in.');
  return [{ state, title, fixes: [command(t('Create Virtual Key'), 'gatehouse.createVirtualKey')] }];
}

export function toolFindings(tools: readonly ToolState[], t: Translate): Finding[] {
  const openTools = command(t('Open Tools'), 'gatehouse.openTools');
  const findings: Finding[] = [];
  for (const { id, name, recorded, drift, status, warnings } of tools) {
    if (!recorded) continue;
    if (status !== 'taken-over' || drift.length > 0) {
      const again = command(t('Take Over Again'), `gatehouse.takeOver.${id}`);
      const title = t('{0} is not as its takeover left it.', name);
      findings.push({ state: 'warning', title, fixes: [openTools, again] });
    }
    for (const warning of warnings) {
      const open =
        warning.file === undefined ? [] : [{ title: t('Open File'), kind: 'open-file', path: warning.file } as const];
      findings.push({
        state: warning.effect === 'none' ? 'info' : 'warning',
        title: warningText(name, warning, t),
        fixes: [...open, openTools],
      });
    }
  }
  const taken = tools.filter(({ status }) => status === 'taken-over').length;
  if (taken > 0 && findings.length === 0) {
    findings.push({ state: 'ok', title: t('{0} tools are taken over and in order.', taken), fixes: [] });
  }
  const elsewhere = tools.filter(({ status, recorded }) => status === 'other-address' && !recorded);
  for (const { name, address } of elsewhere) {
    findings.push({ state: 'info', title: t('{0} is connected to {1}.', name, address ?? '?'), fixes: [openTools] });
  }
  return findings;
}
