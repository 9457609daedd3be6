// What the overview shows beside the state that the host sends: figures of the last 24 hours, budgets, the latest requests. Asks for them
// when a gateway comes, and again as requests end, seldom enough to be no load.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Budget } from '../../src/shared/budgets';
import { CallError, type HostClient } from '../client';
import { startOfDay } from '../localTime';
import { overviewFigures, overviewRequests, type OverviewFigures } from './overviewFigures';
import type { RoutingStream } from './routingStream';

/** Figures are asked for at most this often (milliseconds). */
const figuresEvery = 5000;
/** And at least this often, since hours and days go by. */
const figuresAnyway = 60_000;

type Part = 'figures' | 'budgets' | 'latest';

export class OverviewData implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: HostClient;
  readonly #stream: RoutingStream;
  #zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  #isRunning = false;
  #figures: OverviewFigures | undefined;
  #budgets: readonly Budget[] | undefined;
  readonly #errors = new Map<Part, CallError>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAsked = 0;

  constructor(host: ReactiveControllerHost, client: HostClient, stream: RoutingStream) {
    this.#host = host;
    this.#client = client;
    this.#stream = stream;
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  get figures(): OverviewFigures | undefined {
    return this.#figures;
  }
  /** Undefined until they were read once. */
  get budgets(): readonly Budget[] | undefined {
    return this.#budgets;
  }
  /** Why the last reading of something failed. */
  get error(): CallError | undefined {
    return [...this.#errors.values()][0];
  }

  /** The beginning of today, ms since the epoch. */
  get midnight(): number {
    return startOfDay(Date.now(), this.#zone);
  }

  setZone(zone: string): void {
    this.#zone = zone;
  }

  /** Says whether there is a gateway to ask; reads everything when one has come. */
  setRunning(running: boolean): void {
    if (running === this.#isRunning) return;
    this.#isRunning = running;
    if (running) void this.readAll();
    else clearTimeout(this.#timer);
  }

  /** A request has ended: the figures are read again before long. */
  changed(): void {
    if (this.#isRunning) this.#plan(Math.max(0, this.#lastAsked + figuresEvery - Date.now()));
  }

  async readAll(): Promise<void> {
    await Promise.all([this.readFigures(), this.readBudgets(), this.#readLatest()]);
  }

  async readBudgets(): Promise<void> {
    await this.#ask('budgets', async () => {
      this.#budgets = await this.#client.call({ action: 'list-budgets' });
    });
  }

  async readFigures(): Promise<void> {
    const now = Date.now();
    this.#lastAsked = now;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#ask('figures', async () => {
      const requests = overviewRequests(now, this.#zone);
      const [hours, today] = await Promise.all([
        this.#client.call({ action: 'read-summary', request: requests.hours }),
        this.#client.call({ action: 'read-summary', request: requests.today }),
      ]);
      this.#figures = overviewFigures(hours, today, Date.parse(requests.hours.from));
    });
    if (this.#isRunning) this.#plan(figuresAnyway);
  }

  async #readLatest(): Promise<void> {
    await this.#ask('latest', async () => {
      const { rows } = await this.#client.call({ action: 'list-requests' });
      this.#stream.load(rows);
    });
  }

  #plan(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void Promise.all([this.readFigures(), this.readBudgets()]), delay);
  }

  async #ask(part: Part, question: () => Promise<void>): Promise<void> {
    try {
      await question();
      this.#errors.delete(part);
    } catch (cause) {
      this.#errors.set(part, cause instanceof CallError ? cause : new CallError('internal', String(cause)));
    }
    this.#host.requestUpdate();
  }
}
