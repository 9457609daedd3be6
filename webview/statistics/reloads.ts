// When the page reads its figures again by itself: after requests have ended, every two seconds at most, and once a minute so that ranges
// that end now move on. Never while the page is hidden; then once when it is shown again.

const liveEvery = 2000;
const sideEvery = 30_000;
const tickEvery = 60_000;

export class Reloads {
  readonly #reload: () => void;
  readonly #isLive: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  #waiting = false;
  #last = 0;
  #sideAt = 0;

  /** `isLive`: whether the page is to move on by itself. */
  constructor(reload: () => void, isLive: () => boolean) {
    this.#reload = reload;
    this.#isLive = isLive;
  }

  start(): void {
    document.addEventListener('visibilitychange', this.#onVisible);
    this.#tick = setInterval(() => {
      if (this.#isLive()) this.request();
    }, tickEvery);
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#onVisible);
    clearInterval(this.#tick);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Something has changed: the figures are read as soon as that is due. */
  request(): void {
    if (document.hidden) {
      this.#waiting = true;
      return;
    }
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#last + liveEvery - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#last = Date.now();
      this.#reload();
    }, wait);
  }

  /** True where budgets and activity are old enough to be read again. */
  isSideDue(): boolean {
    return Date.now() - this.#sideAt >= sideEvery;
  }

  sideLoaded(): void {
    this.#sideAt = Date.now();
  }

  readonly #onVisible = (): void => {
    if (document.hidden || !this.#waiting) return;
    this.#waiting = false;
    this.request();
  };
}
