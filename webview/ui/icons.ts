// The icons of the webviews: small line drawings in the current text colour, 16 by 16.
// Always decorative: the word or accessible name stands beside them, so they are hidden from assistive technology.
import { svg, html, type TemplateResult, type SVGTemplateResult } from 'lit';

const shapes = {
  add: svg`<path d="M8 3v10M3 8h10" />`,
  arrowLeft: svg`<path d="M13 8H3M6.5 4.5 3 8l3.5 3.5" />`,
  arrowRight: svg`<path d="M3 8h10M9.5 4.5 13 8l-3.5 3.5" />`,
  beaker: svg`<path d="M5.8 2.5h4.4M6.7 2.5v4l-3.6 5.7a.85.85 0 0 0 .7 1.3h8.4a.85.85 0 0 0 .7-1.3L9.3 6.5v-4M5 10h6" />`,
  blocked: svg`<circle cx="8" cy="8" r="5.5" /><path d="m4.2 11.8 7.6-7.6" />`,
  check: svg`<path d="m3 8.4 3.3 3.3L13 4.8" />`,
  chevronDown: svg`<path d="M3.5 6 8 10.5 12.5 6" />`,
  chevronRight: svg`<path d="M6 3.5 10.5 8 6 12.5" />`,
  chevronUp: svg`<path d="M3.5 10 8 5.5 12.5 10" />`,
  circle: svg`<circle cx="8" cy="8" r="3.6" />`,
  circleFilled: svg`<circle cx="8" cy="8" r="4" class="solid" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  columns: svg`<rect x="2.5" y="3" width="11" height="10" rx="1" /><path d="M6.2 3v10M9.8 3v10" />`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1" /><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />`,
  dashboard: svg`<rect x="2.5" y="2.5" width="4.5" height="6" rx=".8" /><rect x="9" y="2.5" width="4.5" height="3.5" rx=".8" /><rect x="2.5" y="11" width="4.5" height="2.5" rx=".8" /><rect x="9" y="8.5" width="4.5" height="5" rx=".8" />`,
  download: svg`<path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13h10" />`,
  edit: svg`<path d="m10.7 2.8 2.5 2.5-7.9 7.9-3 .5.5-3zM9 4.5 11.5 7" />`,
  external: svg`<path d="M6.5 3.5h-3v9h9v-3M9 2.8h4.2V7M13 3 7.5 8.5" />`,
  filter: svg`<path d="M2.5 3.5h11L9.5 8.5v4.5l-3-1.5v-3z" />`,
  error: svg`<circle cx="8" cy="8" r="5.5" /><path d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2" />`,
  gauge: svg`<path d="M2.8 12a5.7 5.7 0 1 1 10.4 0M8 9.5l2.6-3.3" />`,
  graph: svg`<path d="M2.5 13.5h11M4 11V8M7 11V4.5M10 11V7M13 11V3" />`,
  grip: svg`<path d="M6 4h.2M6 8h.2M6 12h.2M10 4h.2M10 8h.2M10 12h.2" />`,
  info: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 7.3v3.6M8 5v.3" />`,
  key: svg`<circle cx="5.2" cy="10.8" r="2.7" /><path d="m7.1 8.9 6-6M10.6 5.4l2.2 2.2" />`,
  list: svg`<path d="M5.5 4H14M5.5 8H14M5.5 12H14M2.3 4h.4M2.3 8h.4M2.3 12h.4" />`,
  loading: svg`<path d="M8 2.5A5.5 5.5 0 1 1 2.5 8" />`,
  passed: svg`<circle cx="8" cy="8" r="5.5" /><path d="m5.5 8.2 1.8 1.8 3.3-3.8" />`,
  pause: svg`<path d="M5.5 3.5v9M10.5 3.5v9" />`,
  play: svg`<path d="M4.5 3v10L12.8 8z" />`,
  plug: svg`<path d="M5.8 2.5v3M10.2 2.5v3M3.8 5.5h8.4v2.3a4.2 4.2 0 0 1-8.4 0zM8 12v2" />`,
  power: svg`<path d="M8 2.5v5M5.2 4.3a5 5 0 1 0 5.6 0" />`,
  restart: svg`<path d="M13.2 6.2A5.5 5.5 0 1 0 13.5 8M13.4 2.6v3.7H9.7" />`,
  rotate: svg`<path d="M2.9 6.6a5.3 5.3 0 0 1 9.6-1.4M13.1 9.4a5.3 5.3 0 0 1-9.6 1.4M12.7 2.3v3.1H9.6M3.3 13.7v-3.1h3.1" />`,
  search: svg`<circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" />`,
  stop: svg`<rect x="3.5" y="3.5" width="9" height="9" rx="1" />`,
  stream: svg`<path d="m3 4 4 4-4 4M8.5 4l4 4-4 4" />`,
  tag: svg`<path d="M2.5 3.3v4.2l6 6 5-5-6-6H3.3zM5.2 5.2h.2" />`,
  terminal: svg`<rect x="2" y="3" width="12" height="10" rx="1" /><path d="m4.5 6 2 2-2 2M8.5 10.2h3" />`,
  tools: svg`<path d="M9.6 5.9a2.9 2.9 0 0 1 3.7-3.4l-1.8 1.9.2 1.4 1.4.2 1.4-1.5a2.9 2.9 0 0 1-3.9 3.2l-5.2 5.2a1.3 1.3 0 0 1-1.9-1.9z" />`,
  trash: svg`<path d="M2.8 4.5h10.4M6 4.3V2.8h4v1.5M4.2 4.7l.6 8.6h6.4l.6-8.6M6.7 7v4M9.3 7v4" />`,
  upload: svg`<path d="M8 10.2V2.8M4.8 6 8 2.8 11.2 6M3 13h10" />`,
  warning: svg`<path d="M8 2.6 14 13H2zM8 6.6v3M8 11.3v.2" />`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof shapes;

/** The drawing `name`; `tone` colours it by meaning where a colour has one. */
export function icon(name: IconName, tone: 'plain' | 'good' | 'warning' | 'bad' | 'quiet' = 'plain'): TemplateResult {
  return html`<svg class="icon icon-${name} tone-${tone}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    ${shapes[name]}
  </svg>`;
}
