// The models in the last step of the channel panel: what the provider lists, and which of them are served. Used by the channel panel only.
import { html, nothing, type TemplateResult } from 'lit';
import type { CallError } from '../client';
import { callNotice } from '../components/notice';
import { t } from '../l10n';
import { button } from '../ui/button';
import type { ChannelDraft } from './channelDraft';
import type { ChannelFacts } from './channelFacts';
import './modelsEditor';
import type { ModelsChange } from './modelsEditor';

export interface ModelsPartOptions {
  draft: ChannelDraft;
  facts: ChannelFacts;
  error: string | undefined;
  /** Asks the provider anew; undefined for a channel that is not saved. */
  onFetch: (() => void) | undefined;
  busy: boolean;
  failure: CallError | undefined;
  onDismiss: () => void;
  onChange: (change: ModelsChange) => void;
}

/** The part. */
export function modelsPart(options: ModelsPartOptions): TemplateResult {
  const { draft, facts, onFetch } = options;
  return html`<div class="models-head">
      <h2>${t('channels.models')}</h2>
      ${
        onFetch === undefined
          ? nothing
          : button({ label: t('models.fetch'), icon: 'restart', busy: options.busy, onClick: onFetch })
      }
    </div>
    ${callNotice(options.failure, options.onDismiss)}
    <gatehouse-models-editor
      .provider=${draft.provider}
      .allModels=${draft.allModels}
      .models=${draft.models}
      .listed=${facts.listed}
      .known=${facts.known}
      .error=${options.error ?? ''}
      @change=${(event: CustomEvent<ModelsChange>) => options.onChange(event.detail)}
    ></gatehouse-models-editor>`;
}
