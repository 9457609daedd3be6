// Pure: base URLs. Which one a client of the proxy is given for each protocol, and whether a text can be a channel's base URL.
import type { ProtocolId } from '../../shared/channel';
import type { Translate } from '../translate';

export interface BaseUrlChoice {
  protocol: ProtocolId;
  label: string;
  /** Whose SDKs take it. */
  vendor: string;
  url: string;
  /** Where it is usually put. */
  use: string;
}

/**
 * What the SDKs and tools of each vendor take as their base URL: OpenAI's with `/v1`, Anthropic's and Google's the root
 * (theirs add `/v1/messages` and `/v1beta/models/…` themselves).
 */
export function baseUrlChoices(proxyUrl: string): BaseUrlChoice[] {
  const root = proxyUrl.replace(/\/+$/, '');
  return [
    {
      protocol: 'openai-chat',
      label: 'OpenAI Chat Completions',
      vendor: 'OpenAI',
      url: `${root}/v1`,
      use: 'OPENAI_BASE_URL',
    },
    {
      protocol: 'openai-responses',
      label: 'OpenAI Responses',
      vendor: 'OpenAI',
      url: `${root}/v1`,
      use: 'OPENAI_BASE_URL',
    },
    { protocol: 'anthropic', label: 'Anthropic Messages', vendor: 'Anthropic', url: root, use: 'ANTHROPIC_BASE_URL' },
    { protocol: 'gemini', label: 'Google Gemini', vendor: 'Gemini', url: root, use: 'GOOGLE_GEMINI_BASE_URL' },
  ];
}

/** What is wrong with `text` as the base URL of a channel, in words, or undefined. The gateway checks again, and more. */
export function baseUrlProblem(text: string, t: Translate): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return t('Enter a URL that begins with https:// (or http:// for this machine).');
  }
  if (url.username !== '' || url.password !== '') return t('The URL must not hold a user name or password.');
  if (url.search !== '' || url.hash !== '') return t('The URL must end before any ? or #.');
  return undefined;
}
