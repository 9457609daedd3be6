// Pure: base URLs. Which one a client of the proxy is given for each protocol.
import type { ProtocolId } from '../../shared/channel';

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
