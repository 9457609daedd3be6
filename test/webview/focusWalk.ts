// Walks a webview by the Tab key as a person without a mouse does, and tells of each stop where it is and what shows that it is there.
// Used by the tests of accessibility.
import type { WebviewPage } from './webviewPage';

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface FocusStop {
  /** What the stop is called, for messages. */
  name: string;
  box: Box;
  /** Where the stop before it is now: the page may have scrolled in between. */
  before: Box | undefined;
  /** True where it, or what it stands in, looked different while it had the focus. */
  isMarked: boolean;
  /** What stands apart from the page and holds it: a dialog, a menu, a pane of its own. */
  part: string;
}

/** More stops than any page has: the walk must come to an end. */
const mostStops = 250;

/** The stops of `view` from its beginning, until the focus leaves the page. */
export async function walkFocus({ page }: Pick<WebviewPage, 'page'>): Promise<FocusStop[]> {
  const stops: FocusStop[] = [];
  // Some pages put the focus somewhere when they are opened: a walk from there would go round the end of the page.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  for (;;) {
    await page.keyboard.press('Tab');
    const { stop, wasMarked } = await page.evaluate(lookAtFocus, stops.length === 0);
    const last = stops.at(-1);
    if (last !== undefined) last.isMarked = wasMarked;
    if (stop === undefined) return stops;
    stops.push({ ...stop, isMarked: false });
    if (stops.length > mostStops)
      throw new Error(
        `Tab never leaves the page: ${stops
          .slice(-8)
          .map(({ name }) => name)
          .join(' | ')}`,
      );
  }
}

/**
 * Runs in the page. `stop`: undefined where nothing has the focus, or what had it first has it again; `wasMarked`: whether the stop before
 * looks different now that it has lost the focus.
 */
function lookAtFocus(isFirst: boolean): { stop: Omit<FocusStop, 'isMarked'> | undefined; wasMarked: boolean } {
  interface Memory {
    firstStop: Element | undefined;
    lastStop: { element: Element; look: () => string; focused: string } | undefined;
  }
  const memory = window as unknown as Memory;
  const last = isFirst ? undefined : memory.lastStop;
  const wasMarked = last !== undefined && last.look() !== last.focused;
  const chain: HTMLElement[] = [];
  for (let root: DocumentOrShadowRoot | null = document; root !== null;) {
    const active: Element | null = root.activeElement;
    if (!(active instanceof HTMLElement) || active === document.body) break;
    chain.unshift(active);
    root = active.shadowRoot;
  }
  const [element] = chain;
  if (element === undefined) return { stop: undefined, wasMarked };
  if (isFirst) memory.firstStop = element;
  else if (memory.firstStop === element) return { stop: undefined, wasMarked };

  // The element, what it stands in, and their borders of boxes: a row may be marked for the cell, a field for its input.
  const near: Element[] = [];
  for (let node: Node | null = element; node !== null && near.length < 6;) {
    if (node instanceof Element) near.push(node);
    node = node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode;
  }
  const look = (): string =>
    [...near, ...element.querySelectorAll('*')]
      .flatMap((one) => [getComputedStyle(one), getComputedStyle(one, '::before'), getComputedStyle(one, '::after')])
      .map((style) => {
        const outline = style.outlineStyle === 'none' ? '' : `${style.outline} ${style.outlineOffset}`;
        return [outline, style.boxShadow, style.border, style.background, style.color, style.textDecoration].join('|');
      })
      .join('\n');
  const boxOf = (one: Element): Box => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return { left, top, right, bottom };
  };
  memory.lastStop = { element, look, focused: look() };
  const named = chain.find((one) => one.getAttribute('aria-label') !== null) ?? element;
  const words = named.getAttribute('aria-label') ?? (named.textContent || chain[1]?.textContent) ?? '';
  const parts = near.filter((one) => one.matches('dialog, [role=dialog], [role=menu], [popover], .pane, aside'));
  const stop = {
    name: `${element.localName} “${words.replace(/\s+/g, ' ').trim().slice(0, 60)}”`,
    box: boxOf(element),
    before: last === undefined ? undefined : boxOf(last.element),
    part: parts.map((one) => one.className || one.localName).join(' '),
  };
  return { stop, wasMarked };
}

/** Stops that stand before the one that came before them, as one reads: above it and not in a column to the right, or to its left in one line. */
export function stopsOutOfOrder(stops: readonly FocusStop[]): string[] {
  const wrong: string[] = [];
  stops.forEach(({ name, box, before, part }, index) => {
    const last = stops[index - 1];
    if (before === undefined || last?.part !== part) return;
    const isAbove = box.bottom <= before.top + 1 && box.left < before.right - 1;
    const lowest = Math.min(box.bottom - box.top, before.bottom - before.top);
    const inOneLine = Math.abs(box.top + box.bottom - before.top - before.bottom) < lowest;
    if (isAbove || (inOneLine && box.right <= before.left + 1)) wrong.push(`${last.name} → ${name}`);
  });
  return wrong;
}
