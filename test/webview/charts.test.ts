// The charts in a real browser under the extension's own policy: what they draw, their keys and words, their tables and pictures,
// and that themes, forced colours, sizes and a hundred thousand points do them no harm.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { isLong } from '../support/long';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { ChartBrowser, type ChartPage } from './chartPage';
import { chartGrid, days, modelRows, spendSeries, weekFigures, yearStart, type ShownChart } from './chartSamples';
import { themeNames } from './themes';

let browser: ChartBrowser;
beforeAll(async () => {
  browser = await ChartBrowser.start();
}, 60_000);
afterAll(() => browser.close());

const x = days(5, Date.UTC(2026, 2, 2));
const series = [
  { id: 'gpt', name: 'gpt-5', values: [1, 2, null, 4, 0.000000001] },
  { id: 'claude', name: 'claude', values: [0.5, 0.25, null, 1, 0] },
];
const cost: ShownChart = {
  tag: 'gh-time-chart',
  id: 'cost',
  properties: { label: 'Cost', x, series, kind: 'stacked-bars', unit: 'usd', zone: 'UTC', selectable: true },
  frame: { heading: 'Cost over time', zone: 'UTC' },
};
const plotOf = (view: ChartPage, id = 'cost') => view.element(id).locator('.plot');
const saidOf = (view: ChartPage, id = 'cost') => view.element(id).locator('[role=status]').textContent();

/** How many pixels of the canvas have the colour, by its red, green and blue. */
async function pixels(view: ChartPage, color: string, id = 'cost'): Promise<number> {
  const wanted = (color.slice(1).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return view
    .element(id)
    .locator('canvas')
    .evaluate((canvas, [red, green, blue]) => {
      if (!(canvas instanceof HTMLCanvasElement)) return -1;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count += 1;
      }
      return count;
    }, wanted);
}

/** Runs in the page: presses the button for a picture and decodes what the frame gives. */
async function readPicture(frame: Element): Promise<{ name: string; width: number; colors: number; corner: number[] }> {
  const { name, base64 } = await new Promise<{ name: string; base64: string }>((resolve) => {
    frame.addEventListener('picture', (event) => {
      if (event instanceof CustomEvent) resolve(event.detail as { name: string; base64: string });
    });
    frame.shadowRoot?.querySelector<HTMLElement>('.icon-button')?.click();
  });
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0);
  const read = new Uint32Array(context?.getImageData(0, 0, image.width, image.height).data.buffer ?? []);
  const corner = [...new Uint8Array(read.buffer, 0, 4)];
  return { name, width: image.width, colors: new Set(read).size, corner };
}

describe('the time chart', () => {
  it('says in its name what it shows at a glance', async () => {
    const view = await browser.open([cost]);
    expect(await plotOf(view).getAttribute('aria-label')).toBe(
      'Cost. 5 points, Mon, Mar 2, 2026 to Fri, Mar 6, 2026. total $8.75, highest $5.00 (Thu, Mar 5, 2026), lowest $0.000000001 (Fri, Mar 6, 2026)',
    );
    await view.set('cost', { kind: 'line', unit: 'ms', granularity: 'day' });
    expect(await plotOf(view).getAttribute('aria-label')).toContain('gpt-5: highest 4ms (Thu, Mar 5, 2026), lowest');
    await view.set('cost', { x: [], series: [] });
    expect(await plotOf(view).getAttribute('aria-label')).toBe('Cost. No figures');
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('is walked by arrow keys and tells each point', async () => {
    const view = await browser.open([cost]);
    await view.set('cost', { notes: x.map((_at, index) => `${index} requests`), previous: [9, 8, 7, null, 5] });
    await plotOf(view).focus();
    const press = async (key: string): Promise<string | null> => {
      await view.page.keyboard.press(key);
      return saidOf(view);
    };
    expect(await press('ArrowRight')).toBe(
      'Mon, Mar 2, 2026: $1.50, 0 requests; gpt-5 $1.00; claude $0.50; period before $9.00',
    );
    expect(await press('ArrowRight')).toContain('Tue, Mar 3, 2026: $2.25, 1 requests; gpt-5 $2.00; claude $0.25');
    expect(await press('ArrowRight')).toContain('Wed, Mar 4, 2026: –, 2 requests; period before $7.00');
    expect(await press('End')).toContain('Fri, Mar 6, 2026: $0.000000001');
    expect(await press('ArrowRight')).toContain('Fri, Mar 6');
    expect(await press('Home')).toContain('Mon, Mar 2');
    expect(await press('ArrowDown')).toBe('Mon, Mar 2, 2026, gpt-5: $1.00');
    expect(await press('ArrowDown')).toBe('Mon, Mar 2, 2026, claude: $0.50');
    expect(await press('ArrowRight')).toBe('Tue, Mar 3, 2026, claude: $0.25');
    expect(await view.element('cost').locator('.tooltip').isVisible()).toBe(true);
    await view.page.keyboard.press('Enter');
    expect((await view.told()).at(-1)).toMatchObject({
      name: 'pick',
      id: 'cost',
      detail: { index: 1, seriesId: 'claude' },
    });
    await view.page.keyboard.press('Escape');
    expect(await view.element('cost').locator('.tooltip').count()).toBe(0);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('gives a range by Shift and arrows, and by dragging', async () => {
    const view = await browser.open([cost]);
    await plotOf(view).focus();
    await view.page.keyboard.press('Home');
    await view.page.keyboard.press('ArrowRight');
    await view.page.keyboard.press('Shift+ArrowRight');
    await view.page.keyboard.press('Shift+ArrowRight');
    expect(await saidOf(view)).toContain('3 points chosen. Thu, Mar 5, 2026: $5.00');
    await view.page.keyboard.press('Enter');
    const [, tuesday] = x;
    expect(await view.told()).toEqual([{ name: 'range', id: 'cost', detail: { from: tuesday, to: x[4] } }]);

    const over = view.element('cost').locator('.u-over');
    const box = await over.boundingBox();
    if (box === null) throw new Error('no plot');
    const at = (share: number): [number, number] => [box.x + box.width * share, box.y + 40];
    await view.page.mouse.move(...at(0.65));
    await view.page.mouse.down();
    await view.page.mouse.move(...at(0.8), { steps: 4 });
    await view.page.mouse.move(...at(0.95), { steps: 4 });
    await view.page.mouse.up();
    await waitFor(async () => (await view.told()).length > 1);
    // The last bucket ends where the next would begin.
    expect((await view.told()).slice(1)).toEqual([
      { name: 'range', id: 'cost', detail: { from: x[3], to: Date.UTC(2026, 2, 7) } },
    ]);
    await view.close();
  });

  it('shows the point under the pointer, and picks the part that is clicked', async () => {
    const view = await browser.open([cost]);
    const over = view.element('cost').locator('.u-over');
    const box = await over.boundingBox();
    if (box === null) throw new Error('no plot');
    // Thursday: 4 of gpt-5 below 1 of claude; the axis ends a little above 5.
    const spot = (value: number) => ({ x: box.width * 0.7, y: box.height * (1 - value / 5.3) });
    await over.hover({ position: spot(2) });
    const tooltip = view.element('cost').locator('.tooltip');
    expect((await tooltip.innerText()).split('\n').filter((line) => line !== '')).toEqual([
      'Thu, Mar 5, 2026',
      'claude',
      '$1.00',
      'gpt-5',
      '$4.00',
      'Total',
      '$5.00',
    ]);
    await over.click({ position: spot(2) });
    await over.click({ position: spot(4.5) });
    expect((await view.told()).map(({ detail }) => detail)).toEqual([
      { index: 3, seriesId: 'gpt' },
      { index: 3, seriesId: 'claude' },
    ]);
    await view.page.mouse.move(0, 0);
    await waitFor(async () => (await tooltip.count()) === 0);
    await view.close();
  });

  it('draws in the colours of the theme, and again when it changes', async () => {
    const view = await browser.open([cost]);
    expect(await pixels(view, '#57a3f8')).toBeGreaterThan(200);
    await view.setTheme('light');
    await waitFor(async () => (await pixels(view, '#1a5cff')) > 200);
    expect(await pixels(view, '#57a3f8')).toBe(0);
    const swatch = view.element('cost-frame').locator('.legend .swatch').first();
    expect(await swatch.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(26, 92, 255)');
    await view.close();
  });

  it('is not drawn again by lists that say the same', async () => {
    const view = await browser.open([cost]);
    const over = view.element('cost').locator('.u-over');
    await over.evaluate((element) => element.setAttribute('data-first', ''));
    await view.set('cost', { x: [...x], series: structuredClone(series) });
    expect(await over.getAttribute('data-first')).toBe('');
    await view.set('cost', {
      x: [...x],
      series: series.map((one) => ({ ...one, values: [9, ...one.values.slice(1)] })),
    });
    expect(await over.getAttribute('data-first')).toBeNull();
    await view.close();
  });

  it('leaves gaps open', async () => {
    const line = { ...cost, properties: { ...cost.properties, kind: 'line', series: [series[0]] } };
    const view = await browser.open([line]);
    const columnHas = (share: number): Promise<boolean> =>
      view
        .element('cost')
        .locator('canvas')
        .evaluate((canvas, part) => {
          if (!(canvas instanceof HTMLCanvasElement)) return false;
          const { data } = canvas
            .getContext('2d')
            ?.getImageData(Math.round(canvas.width * part), 0, 1, canvas.height) ?? {
            data: [],
          };
          for (let at = 0; at < data.length; at += 4) if (data[at] === 0x57 && data[at + 1] === 0xa3) return true;
          return false;
        }, share);
    expect(await columnHas(0.2)).toBe(true);
    expect(await columnHas(0.53)).toBe(false);
    await view.close();
  });

  it('follows every width from 280 to 1600 px without overflow', async () => {
    const view = await browser.open(chartGrid, { width: 1600 });
    for (const width of [1600, 1000, 640, 400, 280]) {
      await view.page.setViewportSize({ width: width + 40, height: 800 });
      const plot = plotOf(view, 'stacked-bars');
      const widthOf = async (part: Locator): Promise<number> => (await part.boundingBox())?.width ?? -1;
      await waitFor(async () => Math.abs((await widthOf(plot.locator('canvas'))) - (await widthOf(plot))) < 1, {
        what: `the canvas of ${width} px`,
      });
      const overflow = await view.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${width} px`).toBeLessThanOrEqual(0);
    }
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('keeps its height while it loads, and when it is empty', async () => {
    const view = await browser.open([cost]);
    const height = async (): Promise<number> => (await view.element('cost').boundingBox())?.height ?? 0;
    const frame = async (): Promise<number> => (await view.element('cost-frame').boundingBox())?.height ?? 0;
    const [before, around] = [await height(), await frame()];
    await view.set('cost-frame', { state: 'loading' });
    expect([await height(), await frame()]).toEqual([before, around]);
    await view.set('cost', { x: [], series: [] });
    expect(await height()).toBe(before);
    await view.close();
  });

  it('is sharp on fine screens', async () => {
    const view = await browser.open([cost], { pixelRatio: 2 });
    const { width, shown } = await view
      .element('cost')
      .locator('canvas')
      .evaluate((canvas) => ({
        width: canvas instanceof HTMLCanvasElement ? canvas.width : 0,
        shown: canvas.clientWidth,
      }));
    expect(width).toBe(shown * 2);
    await view.close();
  });

  it.each(['line', 'stacked', 'bars', 'stacked-bars'])('draws 100,000 points of %s at once', async (kind) => {
    const view = await browser.open([cost], { width: 1200 });
    const { drawn, moved } = await view.element('cost').evaluate(async (element, shape) => {
      const count = 100_000;
      const hours = Array.from({ length: count }, (_, hour) => hour * 3_600_000);
      const values = Array.from({ length: count }, (_, hour) => Math.abs(Math.sin(hour / 900)) * 50 + (hour % 7));
      const chart = element as HTMLElement & { updateComplete: Promise<boolean> };
      const started = performance.now();
      const two = [0, 1].map((place) => ({ id: String(place), name: String(place), values }));
      Object.assign(chart, { x: hours, series: two, kind: shape, granularity: 'hour' });
      await chart.updateComplete;
      await Promise.resolve();
      // Reading a pixel waits until the canvas has been painted.
      chart.shadowRoot?.querySelector('canvas')?.getContext('2d')?.getImageData(0, 0, 1, 1);
      const drawnIn = performance.now() - started;
      const plot = chart.shadowRoot?.querySelector('.plot');
      const begun = performance.now();
      for (let press = 0; press < 10; press += 1) {
        plot?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        await chart.updateComplete;
      }
      return { drawn: drawnIn, moved: (performance.now() - begun) / 10 };
    }, kind);
    // Ten times what it takes alone: the machine is shared.
    expect(drawn).toBeLessThan(3000);
    expect(moved).toBeLessThan(100);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('the frame', () => {
  it('switches series by its legend, and the chart forgets none', async () => {
    const view = await browser.open([cost]);
    const entry = view.element('cost-frame').locator('.legend button').first();
    expect(await entry.getAttribute('aria-pressed')).toBe('true');
    await entry.click();
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
    expect(await plotOf(view).getAttribute('aria-label')).toContain('total $1.75');
    await view.settle();
    expect(await pixels(view, '#57a3f8')).toBe(0);
    await entry.press('Enter');
    expect(await plotOf(view).getAttribute('aria-label')).toContain('total $8.75');
    await view.close();
  });

  it('has the same figures in its table, with all their digits', async () => {
    const view = await browser.open([cost]);
    const frame = view.element('cost-frame');
    await frame.getByRole('button', { name: 'Table' }).click();
    const table = frame.locator('table');
    const cells = await table
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())));
    expect(cells).toEqual([
      ['Mon, Mar 2, 2026', '$1.00', '$0.50', '$1.50'],
      ['Tue, Mar 3, 2026', '$2.00', '$0.25', '$2.25'],
      ['Wed, Mar 4, 2026', '–', '–', '–'],
      ['Thu, Mar 5, 2026', '$4.00', '$1.00', '$5.00'],
      ['Fri, Mar 6, 2026', '$0.000000001', '$0.00', '$0.000000001'],
    ]);
    expect((await table.locator('caption').innerText()).trim()).toBe('Cost');
    expect((await view.told()).at(-1)).toMatchObject({ name: 'view-change', detail: 'table' });
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('sorts the table by any column and copies all of it', async () => {
    const view = await browser.open([cost]);
    const frame = view.element('cost-frame');
    await frame.getByRole('button', { name: 'Table' }).click();
    const first = frame.locator('tbody tr').first().locator('td').first();
    const heading = frame.getByRole('columnheader', { name: 'gpt-5' });
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await first.innerText()).toBe('Thu, Mar 5, 2026');
    await heading.getByRole('button').press('Enter');
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    expect(await first.innerText()).toBe('Fri, Mar 6, 2026');
    await frame.getByText('Copy Table').click();
    await frame.getByText('Copied').first().waitFor();
    const copied = await view.page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n')).toEqual([
      'Day\tgpt-5\tclaude\tTotal',
      '2026-03-06T00:00:00.000Z\t0.000000001\t0\t0.000000001',
      '2026-03-02T00:00:00.000Z\t1\t0.5\t1.5',
      '2026-03-03T00:00:00.000Z\t2\t0.25\t2.25',
      '2026-03-05T00:00:00.000Z\t4\t1\t5',
      '2026-03-04T00:00:00.000Z\t\t\t',
    ]);
    await view.close();
  });

  it('gives a PNG of every chart', async () => {
    const view = await browser.open(chartGrid, { width: 700 });
    for (const { id, frame } of chartGrid) {
      if (frame === undefined) continue;
      const picture = await view.element(`${id}-frame`).evaluate(readPicture);
      expect(picture.name, id).toMatch(/^gatehouse-[\w-]+\.png$/);
      // 700 px of chart and 20 of margin on either side, twice as fine; on the editor's background.
      expect(picture.width, id).toBe(1480);
      expect(picture.corner, id).toEqual([0x12, 0x13, 0x14, 255]);
      expect(picture.colors, id).toBeGreaterThan(20);
    }
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('says what to do when it is empty, and lets one try again after an error', async () => {
    const view = await browser.open([cost]);
    await view.set('cost-frame', { state: 'empty', emptyText: 'Send a first request.' });
    expect(await view.element('cost-frame').locator('.instead').innerText()).toContain('Send a first request.');
    expect(await plotOf(view).isVisible()).toBe(false);
    await view.set('cost-frame', { state: 'error', errorText: 'The gateway is not running.' });
    expect(await view.element('cost-frame').getByRole('alert').innerText()).toContain('The gateway is not running.');
    await view.element('cost-frame').getByText('Try Again').click();
    expect((await view.told()).map(({ name }) => name)).toEqual(['retry']);
    await view.set('cost-frame', { state: 'ready' });
    expect(await plotOf(view).isVisible()).toBe(true);
    await view.close();
  });
});

describe('bars, splits and cards', () => {
  const bars: ShownChart = {
    tag: 'gh-bar-list',
    id: 'bars',
    properties: { label: 'Cost', rows: modelRows(12), unit: 'usd', selectable: true },
    frame: { heading: 'Cost by model' },
  };

  it('folds long lists, and picks rows and parts', async () => {
    const view = await browser.open([bars]);
    const list = view.element('bars');
    expect(await list.locator('li').count()).toBe(8);
    await list.getByText('Show All 12').click();
    expect(await list.locator('li').count()).toBe(12);
    await list.locator('button.row').nth(2).press('Enter');
    await list.locator('button.row').first().locator('[data-part=output]').click();
    expect((await view.told()).map(({ detail }) => detail)).toEqual([
      { id: 'gemini-2.5-pro', partId: null },
      { id: 'claude-sonnet-4-5', partId: 'output' },
    ]);
    await view.element('bars-frame').getByRole('button', { name: 'Table' }).click();
    const rows = view.element('bars-frame').locator('tbody tr');
    expect(await rows.count()).toBe(12);
    expect(await rows.first().locator('td').first().innerText()).toBe('claude-sonnet-4-5');
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('has bars as long as their share of the longest', async () => {
    const rows = [
      { id: 'a', name: 'A', value: 8 },
      { id: 'b', name: 'B', value: 2 },
      { id: 'other', name: 'Other', value: 0, canPick: false },
    ];
    const view = await browser.open([{ ...bars, properties: { ...bars.properties, rows } }]);
    const widths = await view
      .element('bars')
      .locator('.bar .fill')
      .evaluateAll((fills) => fills.map((fill) => fill.getAttribute('width')));
    expect(widths).toEqual(['100%', '25%', '0%']);
    expect(await view.element('bars').locator('button.row').count()).toBe(2);
    await view.close();
  });

  it('names the parts of a split with their shares', async () => {
    const parts = [
      { id: 'in', name: 'Input', value: 750 },
      { id: 'out', name: 'Output', value: 250 },
      { id: 'none', name: 'Reasoning', value: 0 },
    ];
    const view = await browser.open([
      { tag: 'gh-split-bar', id: 'split', properties: { label: 'Tokens', parts, selectable: true } },
    ]);
    expect(await view.element('split').locator('[role=img]').getAttribute('aria-label')).toBe(
      'Tokens; Input: 750 (75%); Output: 250 (25%); Reasoning: 0 (0%)',
    );
    await view.element('split').locator('button.part').nth(1).click();
    expect((await view.told()).map(({ detail }) => detail)).toEqual([{ id: 'out', partId: null }]);
    await view.close();
  });

  it.each([
    [0.184, 'down', '18%', '18% more than in the period before, worse', 'tone-bad'],
    [-0.05, 'down', '5%', '5% less than in the period before, better', 'tone-good'],
    [0.5, 'none', '50%', '50% more than in the period before', 'tone-quiet'],
  ])('says a change of %f by arrow, colour and words', async (change, good, short, words, tone) => {
    const view = await browser.open([
      { tag: 'gh-figure-card', id: 'card', properties: { label: 'Cost', value: 3, unit: 'usd', change, good } },
    ]);
    const line = view.element('card').locator('.change');
    expect(await line.locator(`.arrow.${tone}`).count()).toBe(1);
    expect(await line.locator('span[aria-hidden]').innerText()).toBe(short);
    expect(await line.locator('.visually-hidden').textContent()).toBe(words);
    await view.close();
  });
});

describe('heat maps', () => {
  const week: ShownChart = {
    tag: 'gh-heat-map',
    id: 'heat',
    properties: { label: 'Requests', kind: 'week', week: weekFigures(), selectable: true, zone: 'UTC' },
  };

  it('is one stop of the tab order, walked by arrow keys', async () => {
    const view = await browser.open([week]);
    expect(await view.element('heat').locator('[tabindex="0"]').count()).toBe(1);
    expect(await view.element('heat').getByRole('grid').getAttribute('aria-label')).toMatch(
      /^Requests\. highest \d+ \(/,
    );
    await view.page.keyboard.press('Tab');
    const name = (): Promise<string | null> => view.element('heat').locator('.cell:focus').getAttribute('aria-label');
    expect(await name()).toMatch(/^Sunday, 00:00: /);
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await view.page.keyboard.press(key);
    expect(await name()).toMatch(/^Monday, 02:00: /);
    await view.page.keyboard.press('End');
    expect(await name()).toMatch(/^Monday, 23:00: /);
    await view.page.keyboard.press('Enter');
    expect((await view.told()).at(-1)?.detail).toEqual({ kind: 'week', weekday: 0, hour: 23 });
    await view.page.keyboard.press('ArrowRight');
    expect(await name()).toMatch(/^Monday, 23:00: /);
    expect(await view.element('heat').locator('[tabindex="0"]').count()).toBe(1);
    await view.close();
  });

  it('walks from day to day over the weeks, and begins at the newest', async () => {
    const calendar = days(365).map((at, day) => ({ at, value: day === 100 ? null : day }));
    const properties = { label: 'Cost', kind: 'calendar', days: calendar, unit: 'usd', selectable: true, zone: 'UTC' };
    const view = await browser.open([{ tag: 'gh-heat-map', id: 'heat', properties }], { width: 320 });
    await view.page.keyboard.press('Tab');
    const name = (): Promise<string | null> => view.element('heat').locator('.cell:focus').getAttribute('aria-label');
    expect(await name()).toBe('Sat, Nov 21, 2026: $364.00');
    await view.page.keyboard.press('ArrowLeft');
    expect(await name()).toBe('Sat, Nov 14, 2026: $357.00');
    await view.page.keyboard.press('ArrowDown');
    expect(await name()).toBe('Sun, Nov 15, 2026: $358.00');
    await view.page.keyboard.press('ArrowUp');
    await view.page.keyboard.press('Home');
    expect(await name()).toBe('Sat, Nov 22, 2025: $0.00');
    await view.page.keyboard.press('Enter');
    expect((await view.told()).at(-1)?.detail).toEqual({ kind: 'calendar', at: yearStart });
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('everyone', () => {
  // The statistics page, with all charts in it, is looked through in all four themes.
  const themesHere = themeNames.filter((theme) => isLong || theme === 'dark' || theme === 'hcLight');
  it.each(themesHere)('axe finds nothing serious in %s', async (theme) => {
    const kinds = chartGrid.filter(({ id }) => !['stacked', 'area', 'bars', 'one'].includes(id));
    const view = await browser.open(kinds, { theme, width: 1000, locale: theme === 'light' ? 'zh-cn' : 'en' });
    // Only colours depend on the theme.
    const rules = theme === 'dark' ? 'all' : 'colours';
    expect(await findings(view, rules)).toEqual([]);
    for (const choice of await view.page.locator('gh-chart-frame .choice:last-child').all()) await choice.click();
    expect(await findings(view, rules)).toEqual([]);
    await view.close();
  });

  it('keeps series apart under forced colours, where colours are few', async () => {
    const six = days(20);
    const view = await browser.open(
      [{ ...cost, properties: { ...cost.properties, x: six, series: spendSeries(six, 6), kind: 'stacked-bars' } }],
      { forcedColors: true },
    );
    const looks = await view
      .element('cost-frame')
      .locator('.legend .swatch')
      .evaluateAll((swatches) =>
        swatches.map(
          (swatch) =>
            `${getComputedStyle(swatch).color} ${swatch.querySelector('.pattern-ink')?.getAttribute('d') ?? ''}`,
        ),
      );
    expect(new Set(looks).size).toBe(6);
    expect(await pixels(view, '#57a3f8')).toBe(0);
    await view.close();
  });

  it('stands still where motion is unwanted', async () => {
    const view = await browser.open([cost], { reducedMotion: true });
    await view.set('cost-frame', { state: 'loading' });
    expect(await view.page.evaluate(() => document.getAnimations().length)).toBe(0);
    await view.close();
  });

  it('shows hostile names as they are', async () => {
    const name = '<img src=x onerror="window.hacked=1">"\'`${1}';
    const hostile = [{ id: name, name, values: [1, 2, 3, 4, 5] }, ...series];
    const rows = [{ id: name, name, value: 3, detail: name, parts: [{ id: name, name, value: 1 }] }];
    const view = await browser.open([
      { ...cost, properties: { ...cost.properties, series: hostile, label: name, notes: x.map(() => name) } },
      {
        tag: 'gh-bar-list',
        id: 'bars',
        properties: { label: name, rows, selectable: true },
        frame: { heading: name, description: name },
      },
    ]);
    await plotOf(view).focus();
    await view.page.keyboard.press('ArrowRight');
    expect(await saidOf(view)).toContain(name);
    await view.element('bars-frame').locator('.icon-button').click();
    for (const choice of await view.page.locator('gh-chart-frame .choice:last-child').all()) await choice.click();
    expect(await view.page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('speaks Chinese', async () => {
    const view = await browser.open([cost], { locale: 'zh-cn' });
    expect(await plotOf(view).getAttribute('aria-label')).toBe(
      'Cost。5 个点，2026年3月2日周一 至 2026年3月6日周五。合计 $8.75，最高 $5.00（2026年3月5日周四），最低 $0.000000001（2026年3月6日周五）',
    );
    await view.close();
  });
});
