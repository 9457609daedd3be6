// Captures the bodies of requests where the user has asked for it: holds them while they run, makes them readable and harmless after the
// answer, one at a time, and hands them to the store. Off, it costs one look at a setting. Made by main.ts; used by forward.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CapturedBody, CapturedExchange } from '../../shared/requestDetail';
import type { CapturedToolCall } from '../../shared/toolTrace';
import type { CaptureRepository } from '../../store/captureRepository';
import type { CaptureOptions } from '../../shared/gatewayOptions';
import type { Log } from '../log';
import type { SettingStore } from '../routingSettings';
import { forwardedQuery, type Target } from '../proxy/target';
import { CaptureSettings } from './captureSettings';
import { RequestCapture, type HeldExchange } from './requestCapture';
import { notCaptured, shownBody, type BodyBytes } from './shownBody';

const hour = 3_600_000;
const day = 24 * hour;
/** Exchanges that wait to be written, and what they hold together: more are given up. */
const mostWaiting = 32;
const mostWaitingBytes = 128 * 1024 * 1024;

/** The request that a capture belongs to, as ProxyCall has it. */
export interface CapturedCall {
  requestId: string;
  request: IncomingMessage;
  response: ServerResponse;
  target: Target;
  /** The virtual key as it was presented. */
  admission: { presented: string };
}

export interface CaptureServiceOptions {
  store: Pick<CaptureRepository, 'add' | 'deleteBefore'>;
  settings: SettingStore;
  /** Takes every secret of the gateway out of a text. */
  redact: (text: string) => string;
  log: Log;
  now: () => number;
}

interface Waiting {
  call: CapturedCall;
  held: HeldExchange;
  bytes: number;
}

/** Virtual keys, of this gateway or another: a prefix and 43 letters and digits. */
const virtualKeys = /\b[A-Za-z][\w-]{0,40}-[0-9A-Za-z]{43}\b/g;
const mask = '[redacted]';
const credentialNames = /auth|key|token|secret|cookie|password|credential|signature/;

export class CaptureService {
  private readonly waiting: Waiting[] = [];
  private waitingBytes = 0;
  private lost = 0;
  private work: Promise<void> | undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly settings: CaptureSettings;

  constructor(private readonly options: CaptureServiceOptions) {
    this.settings = new CaptureSettings(options.settings);
    this.timer = setInterval(() => this.purge(), hour);
    this.timer.unref();
    this.purge();
  }

  /** Holds the bodies of `call` from now on; undefined where capturing is off. */
  begin(call: CapturedCall): RequestCapture | undefined {
    const { enabled, kilobytes } = this.settings.get();
    if (!enabled) return undefined;
    return new RequestCapture(call.response, kilobytes * 1024, (held) => this.ended(call, held));
  }

  get(): Readonly<CaptureOptions> {
    return this.settings.get();
  }

  /** What was captured stays when capturing is switched off, for as many days as were set. Throws GatewayError `internal`. */
  change(patch: Partial<CaptureOptions>): void {
    this.settings.change(patch);
    this.purge();
  }

  /** Deletes what is too old. */
  private purge(): void {
    const { store, now, log } = this.options;
    store.deleteBefore(now() - this.settings.get().days * day).catch((error: unknown) => {
      log.warn('old captured bodies could not be deleted', { error: String(error) });
    });
  }

  /** Resolves when everything captured so far is written. */
  async settled(): Promise<void> {
    await this.work;
  }

  /** Writes what waits, and captures nothing more. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.settled();
  }

  private ended(call: CapturedCall, held: HeldExchange): void {
    const bytes = [held.inbound, held.upstream?.body, held.answer?.body].reduce(
      (sum, body) => sum + (body === undefined ? 0 : body.head.length + (body.tail?.length ?? 0)),
      0,
    );
    if (this.waiting.length >= mostWaiting || this.waitingBytes + bytes > mostWaitingBytes) {
      this.lost += 1;
      if (this.lost === 1) this.options.log.warn('bodies come faster than they can be captured: some are left out');
      return;
    }
    this.waiting.push({ call, held, bytes });
    this.waitingBytes += bytes;
    this.work ??= this.writeAll().finally(() => {
      this.work = undefined;
    });
  }

  private async writeAll(): Promise<void> {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      // After everything that the answer itself has yet to do.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        await this.options.store.add(next.call.requestId, this.exchangeOf(next));
      } catch (error) {
        this.options.log.warn('a captured body could not be kept', { error: String(error) });
      }
      this.waiting.shift();
      this.waitingBytes -= next.bytes;
    }
  }

  private exchangeOf({ call, held }: Waiting): CapturedExchange {
    const { request, target, admission } = call;
    const { presented } = admission;
    const redact = (text: string): string =>
      this.options.redact(text).replaceAll(presented, mask).replaceAll(virtualKeys, mask);
    const limit = this.settings.get().kilobytes * 1024;
    const shown = (contentType: string | null, body: BodyBytes): CapturedBody =>
      shownBody(contentType, body, limit, redact);
    const type = request.headers['content-type'] ?? null;
    const length = Number(request.headers['content-length'] ?? 0);
    const query = forwardedQuery(target.query, presented);
    return {
      inbound: held.inbound === undefined ? notCaptured(type, length) : shown(type, held.inbound),
      upstream: held.upstream === undefined ? null : shown(held.upstream.contentType, held.upstream.body),
      answer: held.answer === undefined ? null : shown(held.answer.contentType, held.answer.body),
      method: request.method ?? '',
      path: redact(target.path + (query === '' ? '' : `?${query}`)),
      headers: headersOf(request, redact),
      ...(held.tools.length === 0 ? {} : { tools: held.tools.map((ran) => shownTool(ran, redact)) }),
    };
  }
}

function shownTool(ran: CapturedToolCall, redact: (text: string) => string): CapturedToolCall {
  return { ...ran, arguments: redact(ran.arguments), result: redact(ran.result) };
}

/** Headers of the client without those that may carry a credential. */
function headersOf(request: IncomingMessage, redact: (text: string) => string): Record<string, string> {
  const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]): [string, string][] =>
    credentialNames.test(name) ? [] : [[name, redact(values.join(', '))]],
  );
  return Object.fromEntries(headers);
}
