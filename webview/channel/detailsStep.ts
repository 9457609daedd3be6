// The second step of the channel panel: name, region, address, key. Draws fields and tells of changes; the panel keeps the draft.
// The key is asked for by VS Code itself: only its last characters are ever here.
import { html, nothing, type TemplateResult } from 'lit';
import { needsBaseUrl, protocolChoices } from '../../src/catalog/presetPlaces';
import type { SecretState } from '../../src/shared/channel';
import { signInHint } from '../../src/shared/signInSecret';
import type { ProviderPreset } from '../../src/shared/status';
import { secretField } from '../components/secretField';
import { hasMessage, localName, t } from '../l10n';
import { button } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { icon } from '../ui/icons';
import { link } from '../ui/link';
import { textField } from '../ui/textField';
import {
  effectiveBaseUrl,
  placeholderNames,
  presetBaseUrl,
  urlTemplate,
  withProtocol,
  withRegion,
  type ChannelDraft,
} from './channelDraft';
import type { DraftErrors } from './channelForm';

export interface DetailsOptions {
  draft: ChannelDraft;
  /** Undefined where the provider is one that this version does not know. */
  preset: ProviderPreset | undefined;
  errors: DraftErrors;
  /** What is known of the key. */
  secret: { state: SecretState; hint: string | null };
  askingSecret: boolean;
  onChange: (draft: ChannelDraft) => void;
  onAskSecret: () => void;
}

/** The fields. */
export function detailsStep(options: DetailsOptions): TemplateResult {
  const { draft, preset, errors, onChange } = options;
  return html`<div class="form">
    ${noteOf(preset)}
    ${textField({
      name: 'name',
      label: t('channelForm.name'),
      hint: t('channelForm.nameHint'),
      value: draft.name,
      error: errors['name'],
      onInput: (name) => onChange({ ...draft, name }),
    })}
    ${preset === undefined ? nothing : placeFields(options, preset)} ${addressFields(options)} ${keyField(options)}
  </div>`;
}

/** What is to be known before a channel of this provider is saved. */
function noteOf(preset: ProviderPreset | undefined): TemplateResult | typeof nothing {
  if (preset?.note === undefined) return nothing;
  return html`<div class="notice notice-warning" role="note">
    ${icon('warning')}
    <div>${localName(preset.note)}</div>
  </div>`;
}

function placeFields({ draft, onChange }: DetailsOptions, preset: ProviderPreset): TemplateResult | typeof nothing {
  const choices = protocolChoices(preset, draft.region);
  // Where the address is the vendor's own, its protocol is a matter for the advanced part.
  const showProtocol = choices.length > 1 && needsBaseUrl(preset, draft.region);
  if (preset.regions.length < 2 && !showProtocol) return nothing;
  return html`<div class="pair">
    ${
      preset.regions.length < 2
        ? nothing
        : dropdown({
            name: 'region',
            label: t('channels.region'),
            value: draft.region,
            options: preset.regions.map((region) => ({ value: region, label: regionName(preset, region) })),
            onChange: (region) => onChange(withRegion(draft, preset, region)),
          })
    }
    ${showProtocol ? protocolField(draft, preset, onChange) : nothing}
  </div>`;
}

/** The protocol that the channel speaks to its provider. */
export function protocolField(
  draft: ChannelDraft,
  preset: ProviderPreset,
  onChange: (draft: ChannelDraft) => void,
): TemplateResult {
  return dropdown({
    name: 'protocol',
    label: t('channels.protocol'),
    value: draft.protocol,
    options: protocolChoices(preset, draft.region).map((id) => ({ value: id, label: t(`protocol.${id}`) })),
    onChange: (protocol) => onChange(withProtocol(draft, preset, protocol)),
  });
}

function addressFields(options: DetailsOptions): TemplateResult | typeof nothing {
  const { draft, preset, errors, onChange } = options;
  // Nothing that anybody dials.
  if (/^(?:demo|vscode):/.test(draft.baseUrl)) return nothing;
  const template = preset === undefined ? undefined : urlTemplate(preset, draft.region, draft.protocol);
  const { placeholders } = draft;
  if (template !== undefined && placeholders !== null) {
    return html`${placeholderNames(template).map((name) =>
        textField({
          name: `placeholder.${name}`,
          label: placeholderLabel(name),
          hint: t('details.placeholderHint'),
          value: placeholders[name] ?? '',
          error: errors[`placeholder.${name}`],
          onInput: (value) => onChange({ ...draft, placeholders: { ...placeholders, [name]: value } }),
        }),
      )}
      <div class="field">
        <span class="field-label">${t('channels.baseUrl')}</span>
        <span class="code wrap">${effectiveBaseUrl(draft, preset)}</span>
        <span
          >${button({
            label: t('details.writeUrl'),
            onClick: () =>
              onChange({ ...draft, placeholders: null, baseUrl: withoutNames(effectiveBaseUrl(draft, preset)) }),
          })}</span
        >
      </div>`;
  }
  const own = preset === undefined ? undefined : presetBaseUrl(preset, draft.region, draft.protocol);
  const changed = own !== undefined && draft.baseUrl.trim() !== own;
  return html`<div class="with-button">
    ${textField({
      name: 'baseUrl',
      label: t('channels.baseUrl'),
      hint: own === undefined ? t('channelForm.baseUrlCustomHint') : t('details.baseUrlHint'),
      placeholder: own ?? template ?? 'https://api.example.com/v1',
      value: draft.baseUrl,
      error: errors['baseUrl'],
      onInput: (baseUrl) => onChange({ ...draft, baseUrl }),
    })}
    ${
      changed
        ? button({
            label: t('details.resetUrl'),
            icon: 'restart',
            onClick: () => onChange({ ...draft, baseUrl: own }),
          })
        : nothing
    }
    ${
      own === undefined && template !== undefined
        ? button({ label: t('details.fillUrl'), onClick: () => onChange({ ...draft, placeholders: {} }) })
        : nothing
    }
  </div>`;
}

/** The names that were not filled in would be no URL. */
function withoutNames(url: string): string {
  return url.includes('{') ? '' : url;
}

function placeholderLabel(name: string): string {
  const key = `placeholder.${name}`;
  return hasMessage(key) ? t(key) : name;
}

function keyField({ preset, secret, askingSecret, onAskSecret }: DetailsOptions): TemplateResult | typeof nothing {
  if (preset?.auth === 'none') {
    return html`<div class="notice notice-info">
      ${icon('info')}
      <div>${t('channelForm.secretNone')}</div>
    </div>`;
  }
  const isSet = secret.state === 'set' && secret.hint !== null;
  const optional = preset !== undefined && !preset.secretNeeded;
  const keyUrl = preset?.keyUrl ?? null;
  return secretField({
    name: 'secret',
    label: t('channels.key'),
    isSet,
    words: secretWords(isSet ? secret.hint : null, optional),
    buttonLabel: t(
      isSet ? 'channels.replaceKey' : preset?.signIn === undefined ? 'details.enterKey' : 'details.keyOrSignIn',
    ),
    hint: t(isSet ? 'details.keyKept' : 'details.keyHint'),
    busy: askingSecret,
    help: isSet || keyUrl === null ? nothing : link(keyUrl, t('channelForm.getKey')),
    onAsk: onAskSecret,
  });
}

/** What is known of the key, by its hint; null where there is none. */
function secretWords(hint: string | null, optional: boolean): string {
  if (hint === null) return t(optional ? 'details.keyOptional' : 'details.keyMissing');
  if (hint === '') return t('details.keySetShort');
  return hint === signInHint ? t('details.signedIn') : t('details.keySet', { hint });
}

/** What a region is called, in the page's language. */
function regionName(preset: ProviderPreset, region: string): string {
  const name = preset.regionNames?.[region];
  if (name !== undefined) return localName(name);
  const key = `region.${region}`;
  return hasMessage(key) ? t(key) : region;
}
