// The controls at the head of the page: range, size of points, comparison, live, refresh and export. Draws what the page holds.
import { html, nothing, type TemplateResult } from 'lit';
import '../components/popover';
import { PopoverElement } from '../components/popover';
import { t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { checkbox } from '../ui/checkbox';
import { dateField } from '../ui/dateField';
import { dropdown } from '../ui/dropdown';
import { icon } from '../ui/icons';
import { granularities, rangePresets, type Granularity } from './ranges';
import type { StatisticsView } from './statisticsView';

/** What the export menu offers. */
export const exportKinds = ['requests-csv', 'requests-json', 'sums-csv', 'sums-json', 'pictures'] as const;
export type ExportKind = (typeof exportKinds)[number];

export interface ControlsOptions {
  view: StatisticsView;
  /** Custom dates that are being typed; undefined where a preset is chosen. */
  dates: { from: string; to: string; wrong: boolean } | undefined;
  /** The sizes of points that fit the range, and the one that is shown. */
  sizes: readonly Granularity[];
  size: Granularity;
  loading: boolean;
  exporting: string | undefined;
  onPreset: (value: string) => void;
  onDates: (dates: { from: string; to: string }) => void;
  onApplyDates: () => void;
  onView: (part: Partial<StatisticsView>) => void;
  onRefresh: () => void;
  onExport: (kind: ExportKind) => void;
}

/** The controls. */
export function controls(options: ControlsOptions): TemplateResult {
  const { view, dates, loading, onView } = options;
  return html`<div class="controls" role="group" aria-label=${t('statistics.controls')}>
    ${rangeField(options)}
    ${
      view.choice.kind === 'part'
        ? button({
            label: t('statistics.zoomOut'),
            icon: 'arrowLeft',
            onClick: () => onView({ choice: view.back ?? { kind: 'preset', preset: '7d' } }),
          })
        : nothing
    }
    ${dates === undefined ? nothing : dateFields(options, dates)} ${sizeField(options)}
    <div class="switches">
      ${checkbox({
        label: t('statistics.compare'),
        checked: view.compare,
        onChange: (compare) => onView({ compare }),
      })}
      <span title=${t('statistics.liveTitle')}
        >${checkbox({ label: t('statistics.live'), checked: view.live, onChange: (live) => onView({ live }) })}</span
      >
    </div>
    <div class="ends">
      ${iconButton({ label: t('statistics.refresh'), icon: 'restart', busy: loading, onClick: options.onRefresh })}
      ${exportMenu(options)}
    </div>
  </div>`;
}

function rangeField({ view, dates, onPreset }: ControlsOptions): TemplateResult {
  return dropdown({
    name: 'range',
    label: t('statistics.range'),
    value: dates !== undefined ? 'dates' : view.choice.kind === 'preset' ? view.choice.preset : view.choice.kind,
    options: [
      ...rangePresets,
      'dates' as const,
      // Only as long as it is shown: it is chosen by dragging over a chart.
      ...(view.choice.kind === 'part' ? ['part' as const] : []),
    ].map((value) => ({ value, label: t(`statistics.range.${value}`) })),
    onChange: onPreset,
  });
}

function dateFields(options: ControlsOptions, dates: NonNullable<ControlsOptions['dates']>): TemplateResult {
  const { from, to, wrong } = dates;
  const error = wrong ? t('statistics.datesWrong') : undefined;
  return html`<div
    class="dates"
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Enter') options.onApplyDates();
    }}
  >
    ${dateField({
      name: 'from',
      label: t('statistics.from'),
      value: from,
      error,
      onInput: (value) => options.onDates({ from: value, to }),
    })}
    ${dateField({
      name: 'to',
      label: t('statistics.to'),
      value: to,
      onInput: (value) => options.onDates({ from, to: value }),
    })}
    ${button({ label: t('statistics.applyDates'), onClick: options.onApplyDates })}
  </div>`;
}

function sizeField({ view, sizes, size, onView }: ControlsOptions): TemplateResult {
  const automatic = t('statistics.granularity.auto', { size: t(`statistics.granularity.${size}`) });
  const chosen = granularities.find((one) => one === view.granularity && sizes.includes(one));
  return dropdown({
    name: 'granularity',
    label: t('statistics.granularity'),
    value: chosen ?? 'auto',
    options: [
      { value: 'auto', label: chosen === undefined ? automatic : t('statistics.granularity.usual') },
      ...sizes.map((value) => ({ value, label: t(`statistics.granularity.${value}`) })),
    ],
    onChange: (value) => {
      const granularity = value === 'auto' ? 'auto' : granularities.find((one) => one === value);
      if (granularity !== undefined) onView({ granularity });
    },
  });
}

const exportWords: Record<ExportKind, Parameters<typeof t>[0]> = {
  'requests-csv': 'statistics.exportRequestsCsv',
  'requests-json': 'statistics.exportRequestsJson',
  'sums-csv': 'statistics.exportSumsCsv',
  'sums-json': 'statistics.exportSumsJson',
  pictures: 'statistics.exportPictures',
};

function exportMenu({ exporting, onExport }: ControlsOptions): TemplateResult {
  const choose = (event: Event, kind: ExportKind): void => {
    const popover = event.currentTarget instanceof Element ? event.currentTarget.closest('gatehouse-popover') : null;
    if (popover instanceof PopoverElement) popover.hide();
    onExport(kind);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || !(event.currentTarget instanceof Element) || !(event.target instanceof Element)) return;
    event.preventDefault();
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
    const at = items.findIndex((item) => item === event.target);
    items[(at + step + items.length) % items.length]?.focus();
  };
  return html`${
      exporting === undefined
        ? nothing
        : html`<span class="exporting quiet">${icon('loading')}<span>${exporting}</span></span>`
    }<gatehouse-popover class="export" .label=${t('statistics.export')} .icon=${'download'}>
      <div class="menu" @keydown=${onKeyDown}>
        ${exportKinds.map(
          (kind) =>
            html`<button data-export=${kind} @click=${(event: Event) => choose(event, kind)}>
              ${t(exportWords[kind])}
            </button>`,
        )}
      </div>
    </gatehouse-popover>`;
}
