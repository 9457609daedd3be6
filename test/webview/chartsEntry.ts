// Entry point of the page on which the tests look at charts: every chart element, put up by `showCharts`. Bundled by chartPage.ts.
import '../../webview/ui/kit';
import '../../webview/charts/barList';
import '../../webview/charts/chartFrame';
import '../../webview/charts/figureCard';
import '../../webview/charts/heatMap';
import '../../webview/charts/splitBar';
import '../../webview/charts/timeChart';
import type { ShownChart } from './chartSamples';

class ChartsPage extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
  }

  show(charts: readonly ShownChart[]): void {
    const nodes = charts.map(({ tag, id, properties, frame }) => {
      const element = listenedTo(Object.assign(document.createElement(tag), properties), id);
      if (frame === undefined) return element;
      const around = listenedTo(Object.assign(document.createElement('gh-chart-frame'), frame), `${id}-frame`);
      around.append(element);
      return around;
    });
    const grid = document.createElement('main');
    grid.append(...nodes);
    this.shadowRoot?.replaceChildren(grid);
  }
}

/** The events of charts do not bubble: whoever uses one listens to it. */
function listenedTo(element: HTMLElement, id: string): HTMLElement {
  element.id = id;
  for (const name of ['pick', 'range', 'picture', 'retry', 'view-change']) {
    element.addEventListener(name, (event) => {
      if (event instanceof CustomEvent) told.push({ name, id, detail: event.detail as unknown });
    });
  }
  return element;
}

const told: { name: string; id: string; detail: unknown }[] = [];
customElements.define('gatehouse-charts', ChartsPage);

const layout = new CSSStyleSheet();
layout.replaceSync(
  'main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); gap: 24px; padding: 12px 0; align-items: start; } main > * { min-width: 0; }',
);

Object.assign(window, {
  told,
  showCharts(charts: readonly ShownChart[]) {
    const page = document.querySelector('gatehouse-charts');
    if (page instanceof ChartsPage && page.shadowRoot !== null) {
      page.shadowRoot.adoptedStyleSheets = [layout];
      page.show(charts);
    }
  },
});
