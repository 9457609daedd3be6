// The last hours of a channel at a glance: a bar per hour, as high as its share of the busiest, split into what went well and what did not.
// Drawn as attributes of SVG, since the page's policy refuses inline styles. Always with words for assistive technology.
import { css, html, svg, type TemplateResult } from 'lit';

export interface HourOutcome {
  requests: number;
  errors: number;
}

export interface OutcomeStripOptions {
  /** What it shows, in words. */
  label: string;
  /** Oldest first. */
  hours: readonly HourOutcome[];
}

export const outcomeStripStyles = css`
  .outcomes {
    display: block;
    height: 18px;
    max-width: 100%;
  }
  .outcomes .ok {
    fill: var(--vscode-charts-green);
  }
  .outcomes .failed {
    fill: var(--vscode-charts-red);
  }
  .outcomes .none {
    fill: var(--vscode-descriptionForeground);
    opacity: 0.5;
  }
  @media (forced-colors: active) {
    .outcomes .ok {
      fill: CanvasText;
    }
    .outcomes .failed {
      fill: Highlight;
    }
  }
`;

const height = 18;
const step = 6;
const barWidth = 4;
/** A part is at least so high that it is seen. */
const least = 3;

/** The strip. */
export function outcomeStrip({ label, hours }: OutcomeStripOptions): TemplateResult {
  const most = Math.max(...hours.map(({ requests }) => requests), 0);
  const width = hours.length * step - (step - barWidth);
  return html`<svg
    class="outcomes"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label=${label}
  >
    <title>${label}</title>
    ${hours.map((hour, index) => bar(hour, index * step, most))}
  </svg>`;
}

function bar({ requests, errors }: HourOutcome, x: number, most: number): TemplateResult {
  if (requests === 0) return svg`<rect class="none" x=${x} y=${height - 1} width=${barWidth} height="1" />`;
  const size = Math.max(least, Math.round((requests / most) * height));
  const bad = errors === 0 ? 0 : Math.min(size, Math.max(least, Math.round((errors / requests) * size)));
  // What failed stands on top, so that it is seen by its place too.
  return svg`<rect class="ok" x=${x} y=${height - size + bad} width=${barWidth} height=${size - bad} />
    <rect class="failed" x=${x} y=${height - size} width=${barWidth} height=${bad} />`;
}
