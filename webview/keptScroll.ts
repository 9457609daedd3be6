// Where a page was scrolled: kept while it is hidden or reloaded, and gone back to as soon as the page is long enough again. Used by the client.

/** Pixels that are as good as there. */
const close = 2;
/** How long a page may take to become as long as it was, in milliseconds. */
const patience = 5000;

/** Goes to `from`, then calls `onScroll` with each place where the page comes to rest. */
export function keepScroll(from: number, onScroll: (top: number) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = (): void => {
    document.addEventListener(
      'scroll',
      () => {
        clearTimeout(timer);
        timer = setTimeout(() => onScroll(window.scrollY), 200);
      },
      { passive: true },
    );
  };
  if (from <= 0) listen();
  else goTo(from, listen);
}

/** The page grows while its figures come in: tries at each growth, until it is there or the user moves by themselves. */
function goTo(top: number, done: () => void): void {
  const page = document.body.firstElementChild;
  const userMoves = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;
  const observer = new ResizeObserver(() => {
    window.scrollTo(0, top);
    if (Math.abs(window.scrollY - top) <= close) stop();
  });
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
    for (const name of userMoves) window.removeEventListener(name, stop);
    done();
  };
  const timer = setTimeout(stop, patience);
  for (const name of userMoves) window.addEventListener(name, stop, { passive: true });
  if (page === null) stop();
  else observer.observe(page);
}
