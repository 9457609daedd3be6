// A channel form that a link filled in, and what the user is told of it. Used by the channel panel.
// The address counts most: a key that is entered goes there.
import type { TemplateResult } from 'lit';
import { protocolChoices } from '../../src/catalog/presetPlaces';
import type { ProviderPreset } from '../../src/shared/status';
import type { LinkedChannel } from '../../src/shared/webviewMessages';
import { notice } from '../components/notice';
import { t } from '../l10n';
import { effectiveBaseUrl, presetBaseUrl, withProtocol, withRegion, type ChannelDraft } from './channelDraft';

/** `draft`, of the provider that the link names, with what else the link says. Regions and protocols that the provider lacks are left out. */
export function withLink(draft: ChannelDraft, preset: ProviderPreset, link: LinkedChannel): ChannelDraft {
  let filled = draft;
  if (link.region !== undefined && preset.regions.includes(link.region))
    filled = withRegion(filled, preset, link.region);
  const protocol = protocolChoices(preset, filled.region).find((id) => id === link.protocol);
  if (protocol !== undefined) filled = withProtocol(filled, preset, protocol);
  if (link.name !== undefined) filled = { ...filled, name: link.name };
  if (link.baseUrl !== undefined) filled = { ...filled, baseUrl: link.baseUrl, placeholders: null };
  if (link.models !== undefined) {
    filled = { ...filled, allModels: false, models: link.models.map((id) => ({ id, alias: '' })) };
  }
  return filled;
}

/** Says that a link filled in the form, and where keys would go if that is not the provider's own address. */
export function linkNotice(draft: ChannelDraft, preset: ProviderPreset | undefined): TemplateResult {
  const address = effectiveBaseUrl(draft, preset);
  const own = preset === undefined ? undefined : presetBaseUrl(preset, draft.region, draft.protocol);
  const isForeign = address !== '' && address !== own;
  return notice({
    kind: isForeign ? 'warning' : 'info',
    text: isForeign ? t('channelPanel.linkForeign', { host: hostOf(address) }) : t('channelPanel.link'),
  });
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
