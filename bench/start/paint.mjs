// Notes in every frame of a browser when a page of ours has first drawn something that means something: its heading, a list, a form; a line
// that says "Loading" is none. VS Code keeps a page hidden until all of it is loaded: before that nothing counts. Used by run.mjs.

/** Runs in each frame before everything else. The frame of a webview is written into later: hence a look every few milliseconds. */
function watchPaint() {
  const everyMs = 4;
  // VS Code takes the way to it from the page.
  const frame = window.frameElement;
  const timer = setInterval(() => {
    const ours = [...document.querySelectorAll('body[data-locale] > *')].find(({ shadowRoot }) => shadowRoot !== null);
    if (ours?.shadowRoot?.querySelector('main, section, [role=list], form') == null) return;
    if (frame?.style.visibility === 'hidden') return;
    clearInterval(timer);
    // What stands in the page now is on the screen after the next frame.
    requestAnimationFrame(() => {
      globalThis.gatehousePainted = { element: ours.localName, at: performance.timeOrigin + performance.now() };
    });
  }, everyMs);
}

export const watchPaints = (context) => context.addInitScript(watchPaint);

/** Moment (ms since the epoch) at which `element` was first drawn in a frame of `page`. Waits for it. */
export async function paintOf(page, element, limitMs = 30_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    for (const frame of page.frames()) {
      // A frame may go away while it is asked.
      const painted = await frame.evaluate(() => globalThis.gatehousePainted).catch(() => undefined);
      if (painted?.element === element) return painted.at;
    }
    if (Date.now() > deadline) throw new Error(`${element} was not drawn within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** True where no frame of `page` holds `element` any more. The sidebar stays: it is no editor. */
export async function isGone(page, element) {
  if (element === 'gatehouse-sidebar') return true;
  const counts = await Promise.all(
    page.frames().map((frame) =>
      frame
        .locator(element)
        .count()
        .catch(() => 0),
    ),
  );
  return counts.every((count) => count === 0);
}
