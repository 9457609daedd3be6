// Pure: the result of a channel's test in one message.
import type { ChannelTestResult } from '../../shared/channel';
import type { Translate } from '../translate';

/** Names the steps with their times; after a failed test also what went wrong. */
export function testMessage(channelName: string, result: ChannelTestResult, t: Translate): string {
  const steps = result.steps
    .map((step) => `${step.ok ? '✓' : '✗'} ${stepName(step.name, t)} ${t('{0} ms', Math.round(step.milliseconds))}`)
    .join(', ');
  if (!result.ok) {
    const error = result.steps.find((step) => !step.ok)?.error ?? '';
    return t('“{0}” does not work: {1} ({2})', channelName, error, steps);
  }
  if (result.models === undefined) return t('“{0}” works ({1})', channelName, steps);
  return t('“{0}” works; models: {1} ({2})', channelName, result.models.length, steps);
}

function stepName(name: string, t: Translate): string {
  switch (name) {
    case 'resolve':
      return t('name lookup');
    case 'connect':
      return t('connection');
    case 'authenticate':
      return t('key');
    case 'list-models':
      return t('model list');
    case 'first-byte':
      return t('first byte');
    default:
      return name;
  }
}
