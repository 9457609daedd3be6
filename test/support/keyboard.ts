// Drives a VS Code window with the keyboard alone: goes from stop to stop of the tab key, in the workbench and in webviews, as somebody without a
// mouse does. Used by the test of a new user's way. Never clicks and never sets the focus itself.
import type { Frame, Page } from 'playwright-core';

/** More stops than any page of ours has between two things. */
const mostStops = 60;

/** Presses Tab until what is focused is called `name` (a part of its words or its label that a regular expression finds). */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < mostStops; stop += 1) {
    const names = await focusedNames(page);
    if (names.some((one) => name.test(one))) return;
    seen.push(names[0] ?? '(nothing)');
    await page.keyboard.press(key);
  }
  throw new Error(`${key} did not lead to ${String(name)}, but to: ${seen.join(' | ')}`);
}

/** Writes over what stands in the focused field, of one line. VS Code takes the key of Select All for itself and hands it back a while later. */
export async function writeOver(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type(text);
}

/** What the focused element and the elements around it, across shadow roots, are called; the innermost first. */
async function focusedNames(page: Page): Promise<string[]> {
  for (const frame of page.frames().toReversed()) {
    const names = await namesIn(frame);
    if (names !== undefined) return names;
  }
  return [];
}

/** Undefined where the focus is not in this frame itself. A frame may go away while it is asked. */
async function namesIn(frame: Frame): Promise<string[] | undefined> {
  return frame
    .evaluate(() => {
      if (!document.hasFocus()) return undefined;
      const chain: Element[] = [];
      for (let element = document.activeElement; element !== null; element = element.shadowRoot?.activeElement ?? null)
        chain.unshift(element);
      if (chain[0] === undefined || chain[0] === document.body || chain[0].tagName === 'IFRAME') return undefined;
      const textOf = (element: Element) =>
        (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/g, ' ').trim();
      return chain.map(textOf).filter((text) => text !== '' && text.length < 400);
    })
    .catch(() => undefined);
}
