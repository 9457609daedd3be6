// A row of small bars, one per day: the run of a figure at a glance. Drawn as attributes of SVG, since the page's policy refuses inline styles.
// Always with words for assistive technology; the figures themselves stand beside it.
import { css, html, svg, type TemplateResult } from 'lit';

export interface SparklineOptions {
  /** What it shows, in words. */
  label: string;
  /** Oldest first, none of them negative. */
  values: readonly number[];
}

const height = 20;
const step = 6;
const barWidth = 4;

export const sparklineStyles = css`
  .sparkline {
    display: block;
    height: 20px;
    max-width: 100%;
    fill: var(--vscode-charts-blue);
  }
  .sparkline .none {
    fill: var(--vscode-descriptionForeground);
    opacity: 0.5;
  }
  @media (forced-colors: active) {
    .sparkline {
      fill: CanvasText;
    }
  }
`;

/** The bars, as high as their share of the largest value; a value of nothing is a thin line. */
export function sparkline({ label, values }: SparklineOptions): TemplateResult {
  const largest = Math.max(...values, 0);
  const width = values.length * step - (step - barWidth);
  return html`<svg
    class="sparkline"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label=${label}
  >
    <title>${label}</title>
    ${values.map((value, index) => {
      const size = largest === 0 || value <= 0 ? 1 : Math.max(2, Math.round((value / largest) * height));
      return svg`<rect class=${value > 0 ? 'some' : 'none'} x=${index * step} y=${height - size} width=${barWidth} height=${size} rx="1" />`;
    })}
  </svg>`;
}
