// The list of requests: a table where there is room, cards where there is not, one keyboard focus moving over rows.
// Draws the rows it is given; tells what is chosen by the event `choose` (detail: id) and of Escape by `close-detail`.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RequestLogRow } from '../../src/shared/usage';
import { Clock } from '../components/clock';
import { formatClock, formatDateTime, formatDuration } from '../format';
import { t } from '../l10n';
import type { MessageKey } from '../l10n/en';
import { sharedStyles } from '../sharedStyles';
import { icon } from '../ui/icons';
import { tableStyles } from './tableStyles';
import { cachedTokens, costOf, durationOf, modelOf, nameOf, outcomeOf, tokens, type Names } from './requestWords';

const columns = [
  { name: 'time', number: false },
  { name: 'result', number: false },
  { name: 'model', number: false },
  { name: 'channel', number: false },
  { name: 'key', number: false },
  { name: 'protocol', number: false },
  { name: 'input', number: true },
  { name: 'cached', number: true },
  { name: 'output', number: true },
  { name: 'cost', number: true },
  { name: 'firstByte', number: true },
  { name: 'duration', number: true },
] as const;
type ColumnName = (typeof columns)[number]['name'];

/** Rows that Page Up and Page Down move by. */
const pageRows = 15;

@customElement('gatehouse-request-table')
export class RequestTableElement extends LitElement {
  static override styles = [...sharedStyles, tableStyles];

  @property({ attribute: false }) accessor rows: readonly RequestLogRow[] = [];
  @property({ attribute: false }) accessor names: Names = { channels: {}, keys: {} };
  @property({ attribute: false }) accessor selectedId: string | undefined = undefined;
  /** The number of all rows, where it is known; -1 where more can be loaded. */
  @property({ attribute: false }) accessor total = -1;

  #focusedId: string | undefined;
  readonly #clock = new Clock(this, 1000, () => this.rows.some((row) => row.outcome === null));

  /** Puts the focus on row `id`, if it is there. */
  focusRow(id: string): void {
    this.#rowElement(id)?.focus();
  }

  override render(): TemplateResult {
    const { now } = this.#clock;
    const today = new Date(now).toDateString();
    const current = this.rows.some((row) => row.id === this.#focusedId) ? this.#focusedId : this.rows[0]?.id;
    return html`<div
      class="table"
      role="grid"
      aria-label=${t('requests.title')}
      aria-rowcount=${this.total === -1 ? -1 : this.total + 1}
      @keydown=${this.#onKeyDown}
      @focusin=${this.#onFocusIn}
      @click=${this.#onClick}
    >
      <div class="row head" role="row">
        ${columns.map(
          ({ name, number }) =>
            html`<span class="cell ${name} ${number ? 'number' : ''}" role="columnheader"
              >${t(`requests.column.${name}`)}</span
            >`,
        )}
      </div>
      ${repeat(
        this.rows,
        (row) => row.id,
        (row) => {
          const isCurrent = row.id === current;
          // A row is drawn again only where something it shows has changed: its time of day, or its seconds while it runs.
          const time = row.outcome === null ? now : today;
          return guard([row, this.names, row.id === this.selectedId, isCurrent, time], () => this.#row(row, isCurrent));
        },
      )}
    </div>`;
  }

  #row(row: RequestLogRow, isCurrent: boolean): TemplateResult {
    const isSelected = row.id === this.selectedId;
    return html`<div
      class="row ${isSelected ? 'selected' : ''} ${row.outcome === null ? 'running' : ''}"
      role="row"
      data-id=${row.id}
      tabindex=${isCurrent ? 0 : -1}
      aria-selected=${isSelected ? 'true' : 'false'}
    >
      ${columns.map(({ name, number }) => {
        const { content, title } = this.#cell(name, row);
        return html`<span class="cell ${name} ${number ? 'number' : ''}" role="gridcell" title=${title ?? nothing}
          >${content}</span
        >`;
      })}
    </div>`;
  }

  #cell(name: ColumnName, row: RequestLogRow): { content: TemplateResult | string; title?: string } {
    switch (name) {
      case 'time':
        return { content: formatClock(row.startedAt, this.#clock.now), title: formatDateTime(row.startedAt) };
      case 'result': {
        const { mark, word, sentence } = outcomeOf(row);
        const status = row.status !== null && row.status !== 200 ? ` ${row.status}` : '';
        return {
          content: html`${mark}<span class="ellipsis">${word}<span class="quiet">${status}</span></span>`,
          title: row.error ?? sentence,
        };
      }
      case 'model': {
        const { text, title } = modelOf(row);
        return { content: text, title };
      }
      case 'channel':
        return named(nameOf(row.channelId, this.names.channels, row.outcome === null ? '' : t('requests.noChannel')));
      case 'key':
        return named(nameOf(row.keyId, this.names.keys, t('requests.noKey')));
      case 'protocol':
        return {
          content: t(`protocolShort.${row.inboundProtocol}`),
          title: protocolTitle(row),
        };
      case 'input':
        return figure(row, row.inputTokens, 'detail.input');
      case 'cached':
        return {
          content: cachedTokens(row) === 0 ? '' : tokens(row, cachedTokens(row)),
          title: `${t('detail.cacheRead')}: ${tokens(row, row.cacheReadTokens)}, ${t('detail.cacheWrite')}: ${tokens(row, row.cacheWriteTokens)}`,
        };
      case 'output':
        return figure(row, row.outputTokens, 'detail.output');
      case 'cost':
        return { content: costOf(row) };
      case 'firstByte':
        return { content: row.firstByteMs === null ? '' : formatDuration(row.firstByteMs) };
      case 'duration':
        return {
          content: html`${row.stream ? icon('stream', 'quiet') : nothing}<span>${durationOf(row, this.#clock.now)}</span>${row.stream ? html`<span class="visually-hidden">, ${t('requests.stream')}</span>` : nothing}`,
          ...(row.stream ? { title: t('requests.stream') } : {}),
        };
    }
  }

  #rowElement(id: string): HTMLElement | undefined {
    return this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? undefined;
  }

  readonly #onFocusIn = (event: Event): void => {
    const id = idOf(event);
    if (id === undefined || id === this.#focusedId) return;
    this.#focusedId = id;
    this.requestUpdate();
  };

  readonly #onClick = (event: Event): void => {
    const id = idOf(event);
    if (id !== undefined) this.#choose(id);
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = idOf(event);
    if (id === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(id);
      return;
    }
    if (event.key === 'Escape') {
      this.dispatchEvent(new CustomEvent('close-detail'));
      return;
    }
    const target = this.#targetOf(
      event.key,
      this.rows.findIndex((row) => row.id === id),
    );
    if (target === undefined) return;
    event.preventDefault();
    this.focusRow(target);
    // While the details are open they follow the focus.
    if (this.selectedId !== undefined) this.#choose(target);
  };

  #targetOf(key: string, index: number): string | undefined {
    const last = this.rows.length - 1;
    const targets: Record<string, number> = {
      ArrowDown: Math.min(last, index + 1),
      ArrowUp: Math.max(0, index - 1),
      PageDown: Math.min(last, index + pageRows),
      PageUp: Math.max(0, index - pageRows),
      Home: 0,
      End: last,
    };
    const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
    return target === undefined ? undefined : this.rows[target]?.id;
  }

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }
}

function idOf(event: Event): string | undefined {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]')?.dataset['id'] : undefined;
}

function named(name: string): { content: string; title: string } {
  return { content: name, title: name };
}

function figure(row: RequestLogRow, count: number, label: MessageKey): { content: string; title: string } {
  const content = tokens(row, count);
  return { content, title: row.usageKnown ? `${t(label)}: ${content}` : t('requests.usageUnknown') };
}

function protocolTitle(row: RequestLogRow): string {
  const inbound = t(`protocol.${row.inboundProtocol}`);
  if (row.upstreamProtocol === null || row.upstreamProtocol === row.inboundProtocol) return inbound;
  return t('detail.protocolBoth', { inbound, upstream: t(`protocol.${row.upstreamProtocol}`) });
}
