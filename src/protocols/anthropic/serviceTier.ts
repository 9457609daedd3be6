// `service_tier`: Anthropic's words are `auto` and `standard_only`; between protocols the latter is OpenAI's `default`.
// Used by decodeRequest.ts and encodeRequest.ts.
import type { Warn } from './wireShape';

export function decodeTier(tier: string): string {
  return tier === 'standard_only' ? 'default' : tier;
}

/** Undefined where Anthropic has nothing of the kind. */
export function encodeTier(tier: string, warn: Warn): string | undefined {
  switch (tier) {
    case 'auto':
      return 'auto';
    case 'default':
    case 'standard':
    case 'standard_only':
      return 'standard_only';
    case 'priority':
      warn('mapped-value', 'service_tier', 'priority to auto');
      return 'auto';
    default:
      warn('dropped-field', 'service_tier', tier);
      return undefined;
  }
}
