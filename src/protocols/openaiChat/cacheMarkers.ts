// Prompt-cache breakpoints on content parts: OpenAI's `prompt_cache_breakpoint` (30 minutes or 12 hours) and the `cache_control` that
// other vendors took over from Anthropic. Lifetimes map short to short and long to long.
// Source: openai SDK `PromptCacheBreakpoint`.
import type { Quirks } from '../../shared/quirks';
import type { CacheMarker } from '../ir/parts';
import { objectIn, type JsonObject } from '../wire/jsonValue';
import type { WarningList } from './shape';

export const cacheFields = ['prompt_cache_breakpoint', 'cache_control'] as const;

/** The breakpoint of a part or tool, to be spread into it; nothing where it has none. */
export function readCache(wire: JsonObject): { cache?: CacheMarker } {
  const breakpoint = objectIn(wire, 'prompt_cache_breakpoint');
  if (breakpoint !== undefined) {
    const ttl = breakpoint['ttl'];
    return { cache: { ttl: ttl === '12h' ? '1h' : ttl === '30m' ? '5m' : undefined } };
  }
  const control = objectIn(wire, 'cache_control');
  if (control === undefined) return {};
  const ttl = control['ttl'];
  return { cache: { ttl: ttl === '5m' || ttl === '1h' ? ttl : undefined } };
}

/** The members that say `cache` to this vendor; nothing, with one warning per request, where it has no words for it. */
export function writeCache(
  cache: CacheMarker | undefined,
  form: Quirks['cacheMarkers'],
  path: string,
  warnings: WarningList,
): JsonObject {
  if (cache === undefined) return {};
  switch (form) {
    case 'cache_control':
      return {
        cache_control: { type: 'ephemeral', ...(cache.ttl === undefined ? {} : { ttl: cache.ttl }) },
      };
    case 'prompt_cache_breakpoint': {
      const ttl = cache.ttl === '1h' ? '12h' : '30m';
      return {
        prompt_cache_breakpoint: { mode: 'explicit', ...(cache.ttl === undefined ? {} : { ttl }) },
      };
    }
    case undefined:
      warnings.add('dropped-field', 'cache_control', `first at ${path}`);
      return {};
  }
}
