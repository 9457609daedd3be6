// Bars over time, one per line: when each thing began, how long it waited for its first byte, how long it took. For attempts of a request.
// Drawn as attributes of SVG, since the page's policy refuses inline styles. Each line says the same in words.
import { css, html, nothing, svg, type TemplateResult } from 'lit';

export interface WaterfallBar {
  label: string;
  /** Milliseconds from the beginning of all. */
  start: number;
  end: number;
  /** Where the first byte came; undefined where none did. */
  firstByte?: number | undefined;
  tone: 'good' | 'bad' | 'quiet';
  /** What stands behind it: its duration. */
  figure: string;
  /** All of it in words, for who does not see the bar; also its tooltip. */
  words: string;
}

export interface WaterfallOptions {
  /** What it shows, in words. */
  label: string;
  bars: readonly WaterfallBar[];
  /** Milliseconds: where the drawing ends. */
  total: number;
}

export const waterfallStyles = css`
  .waterfall {
    display: grid;
    grid-template-columns: minmax(60px, max-content) minmax(80px, 1fr) max-content;
    gap: 4px 10px;
    align-items: center;
  }
  .waterfall li {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
  }
  .waterfall .label {
    max-width: 150px;
  }
  .waterfall svg {
    display: block;
    width: 100%;
    height: 14px;
    overflow: visible;
  }
  .waterfall .track {
    fill: var(--vscode-editorWidget-border, var(--vscode-widget-border, var(--vscode-input-border)));
    opacity: 0.35;
  }
  .waterfall .good {
    fill: var(--vscode-charts-blue);
  }
  .waterfall .bad {
    fill: var(--vscode-charts-red);
  }
  .waterfall .quiet-bar {
    fill: var(--vscode-descriptionForeground);
  }
  .waterfall .waits {
    fill-opacity: 0.4;
  }
  .waterfall .mark {
    stroke: var(--vscode-foreground);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }
  .waterfall .figure {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  @media (forced-colors: active) {
    .waterfall .track {
      fill: Canvas;
      stroke: CanvasText;
    }
    .waterfall :is(.good, .bad, .quiet-bar) {
      fill: Highlight;
    }
  }
`;

const width = 1000;
const height = 14;
/** A bar is at least so wide, in the same units, that it is seen. */
const narrowest = 4;

/** The bars. */
export function waterfall({ label, bars, total }: WaterfallOptions): TemplateResult {
  const scale = width / Math.max(1, total);
  return html`<ol class="waterfall" aria-label=${label}>
    ${bars.map(
      (bar) =>
        html`<li title=${bar.words}>
          <span class="label ellipsis" aria-hidden="true">${bar.label}</span>
          <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
            ${drawing(bar, scale)}
          </svg>
          <span class="figure" aria-hidden="true">${bar.figure}</span>
          <span class="visually-hidden">${bar.words}</span>
        </li>`,
    )}
  </ol>`;
}

function drawing({ start, end, firstByte, tone }: WaterfallBar, scale: number): TemplateResult {
  const className = tone === 'quiet' ? 'quiet-bar' : tone;
  const x = Math.min(width - narrowest, start * scale);
  const last = Math.min(width, Math.max(x + narrowest, end * scale));
  const split = firstByte === undefined ? last : Math.max(x, Math.min(last, firstByte * scale));
  return svg`<rect class="track" y="6" width=${width} height="2" />
    <rect class="${className} waits" x=${x} y="2" width=${split - x} height="10" />
    <rect class=${className} x=${split} y="2" width=${last - split} height="10" />
    ${firstByte === undefined ? nothing : svg`<path class="mark" d="M${split} 0V${height}" />`}`;
}
