// Pure: the result of a channel's test in words: one message, names of steps, and why a step failed.
import type { ChannelTestResult, TestCause } from '../../shared/channelTest';
import type { Translate } from '../translate';

/** Names the steps with their times; after a failed test also what went wrong. */
export function testMessage(channelName: string, result: ChannelTestResult, t: Translate): string {
  const steps = result.steps
    .map((step) => `${step.ok ? '✓' : '✗'} ${stepName(step.name, t)} ${t('{0} ms', Math.round(step.milliseconds))}`)
    .join(', ');
  if (!result.ok) return t('“{0}” does not work: {1} ({2})', channelName, faultOf(result, t), steps);
  if (result.reachabilityOnly === true)
    return t('“{0}” can be reached; without a key no more can be tested ({1})', channelName, steps);
  if (result.models === undefined) return t('“{0}” works ({1})', channelName, steps);
  return t('“{0}” works; models: {1} ({2})', channelName, result.models.length, steps);
}

/** Why a test failed: in the window's language, with the provider's own words where it said something. */
export function faultOf({ steps }: Pick<ChannelTestResult, 'steps'>, t: Translate): string {
  const failed = steps.find((step) => !step.ok);
  const words = failed?.cause === undefined ? undefined : causeWords(failed.cause, t);
  if (words === undefined) return failed?.error ?? '';
  return failed?.status === undefined || failed.error === undefined ? words : `${words} – ${failed.error}`;
}

export function stepName(name: string, t: Translate): string {
  switch (name) {
    case 'resolve':
      return t('name lookup');
    case 'connect':
      return t('connection');
    case 'tls':
      return t('encryption');
    case 'authenticate':
      return t('key');
    case 'list-models':
      return t('model list');
    case 'completion':
      return t('a few words');
    case 'answer':
      return t('answer');
    case 'window':
      return t('VS Code window');
    case 'consent':
      return t('consent');
    default:
      return name;
  }
}

/** Undefined where there are none: the provider's own must do. */
export function causeWords(cause: TestCause, t: Translate): string | undefined {
  switch (cause) {
    case 'dns':
      return t('the host name could not be resolved');
    case 'connection-refused':
      return t('nobody listens at this address');
    case 'no-route':
      return t('the provider cannot be reached');
    case 'timeout':
      return t('no answer in time');
    case 'tls':
      return t('no trusted encrypted connection');
    case 'proxy':
      return t('the proxy on the way does not work');
    case 'not-allowed':
      return t('this address is not allowed');
    case 'loop':
      return t('the address is the gateway’s own');
    case 'key-missing':
      return t('there is no key');
    case 'key-rejected':
      return t('the key was rejected');
    case 'forbidden':
      return t('the key may not do this');
    case 'no-credit':
      return t('the account is out of credit');
    case 'rate-limited':
      return t('the provider limits the rate');
    case 'server-error':
      return t('the provider has an error of its own');
    case 'not-found':
      return t('nothing is found there: is the base URL right?');
    case 'model-unknown':
      return t('the provider does not know the model');
    case 'request-refused':
      return t('the provider refused the request');
    case 'redirect':
      return t('the address leads elsewhere');
    case 'invalid-answer':
      return t('the answer cannot be understood: is the base URL right?');
    case 'no-window':
      return t('no VS Code window is open that could ask its models');
    case 'no-consent':
      return t('VS Code was not allowed to let Gatehouse ask this model');
    case 'cancelled':
      return t('Cancelled.');
    case 'other':
      return undefined;
  }
}
