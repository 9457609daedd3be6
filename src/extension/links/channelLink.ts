// Pure: what a link `…/add-channel?provider=…&name=…&region=…&protocol=…&baseUrl=…&models=a,b` asks for. Used by uriHandler.ts.
// A link only fills in a form: nothing is saved, and a key in it is never taken.
import type { ProviderPreset } from '../../shared/status';
import { linkedChannelSchema, type PanelTarget } from '../../shared/webviewMessages';
import { safeParse } from 'valibot';
import type { Translate } from '../translate';

/** The form to open, or why there is none; `keyLeft` where the link held a key. */
export type ChannelLink =
  { target: Extract<PanelTarget, { view: 'new-channel' }>; keyLeft: boolean } | { problem: string };

const fields = new Set(['provider', 'name', 'region', 'protocol', 'baseUrl', 'models']);
const keyNames = /key|secret|token|password|auth/i;
const longest = 4000;

/** `query` is the part of the link behind the question mark. `presets` are the providers that there are. */
export function channelLink(query: string, presets: readonly ProviderPreset[], t: Translate): ChannelLink {
  if (query.length > longest) return { problem: t('The link is too long.') };
  const values = new URLSearchParams(query);
  const provider = values.get('provider') ?? (values.has('baseUrl') ? 'custom-openai' : '');
  if (!presets.some(({ id }) => id === provider)) {
    return {
      problem: t(
        'The link asks for a provider that Gatehouse does not know: {0}',
        provider === '' ? '–' : provider.slice(0, 60),
      ),
    };
  }
  const link: Record<string, unknown> = {};
  for (const name of ['name', 'region', 'protocol', 'baseUrl']) {
    const value = values.get(name)?.trim();
    if (value !== undefined && value !== '') link[name] = value;
  }
  const models = values.getAll('models').flatMap((text) => text.split(','));
  const named = models.map((id) => id.trim()).filter((id) => id !== '');
  if (named.length > 0) link['models'] = named;
  const parsed = safeParse(linkedChannelSchema, link);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return { problem: t('The link holds a value that cannot be used: {0}', String(issue.path?.[0].key ?? '–')) };
  }
  const keyLeft = [...values.keys()].some((name) => !fields.has(name) && keyNames.test(name));
  return { target: { view: 'new-channel', provider, link: parsed.output }, keyLeft };
}
