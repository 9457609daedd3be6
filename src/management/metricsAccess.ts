// Basic auth at `/metrics` (RFC 7617) for scrapers, which cannot know a token that changes with each start. The password is kept as a
// salted scrypt hash in the gateway's settings, never as text. Made by the composition root, asked by server.ts.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { GatewayError } from '../shared/errors';

/** Cost of scrypt as OWASP's password storage cheat sheet has it for 32 MiB: N = 2^15, r = 8, p = 3. Kept with each hash. */
const usualCost = { N: 2 ** 15, r: 8, p: 3 } as const;
const hashBytes = 32;
const memoryLimit = 64 * 1024 * 1024;

/** After so many wrong answers within `windowMs`, no further password is looked at until the window ends. */
const mostWrong = 10;
const windowMs = 60_000;
/** Hashes that may be asked for at the same time: each takes its tenth of a second and 32 MiB. */
const mostWaiting = 4;

const settingName = 'metricsAuth';
const base64 = v.pipe(v.string(), v.base64());
const keptSchema = v.object({
  username: v.string(),
  salt: base64,
  hash: base64,
  cost: v.object({ N: v.number(), r: v.number(), p: v.number() }),
});
type Kept = v.InferOutput<typeof keptSchema>;

export interface MetricsAccessOptions {
  settings: { get(name: string): unknown; set(name: string, value: object): void };
  /** Milliseconds since the epoch. */
  now: () => number;
  /** What a hash costs; the usual unless a test has no time for it. */
  cost?: { N: number; r: number; p: number };
}

export class MetricsAccess {
  private kept: Kept | undefined;
  /** Of what was accepted last, under a key of this process: the usual scrape needs no slow hash. */
  private accepted: Buffer | undefined;
  private readonly processKey = randomBytes(32);
  private wrong: number[] = [];
  private waiting = 0;
  private line: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: MetricsAccessOptions) {
    const stored = v.safeParse(keptSchema, options.settings.get(settingName) ?? {});
    this.kept = stored.success ? stored.output : undefined;
  }

  /** Who may read the page with a password; undefined where nobody may. */
  get username(): string | undefined {
    return this.kept?.username;
  }

  /** Sets or (null) takes out user name and password. Throws GatewayError `internal` when it cannot be stored; then nothing is changed. */
  async set(reader: { username: string; password: string } | null): Promise<void> {
    let kept: Kept | undefined;
    if (reader !== null) {
      const { cost = usualCost } = this.options;
      const salt = randomBytes(16);
      const hash = await hashOf(reader.password, salt, cost);
      kept = {
        username: reader.username,
        salt: salt.toString('base64'),
        hash: hash.toString('base64'),
        cost,
      };
    }
    this.options.settings.set(settingName, kept ?? {});
    this.kept = kept;
    this.accepted = undefined;
    this.wrong = [];
  }

  /** The challenge of a 401 at `/metrics`; undefined where no password is set. */
  get challenge(): string | undefined {
    return this.kept === undefined ? undefined : 'Basic realm="Gatehouse metrics", charset="UTF-8"';
  }

  /**
   * Resolves where the request's basic credentials are right. Throws GatewayError `unauthorized`, the same for a wrong user name and a wrong
   * password, and `rate-limited` after too many wrong ones: what was accepted before is still accepted then.
   */
  async check(request: IncomingMessage): Promise<void> {
    const { kept } = this;
    const given = readBasic(request.headers.authorization);
    if (kept === undefined || given === undefined) throw refused();
    const digest = this.digest(given);
    if (this.accepted !== undefined && timingSafeEqual(digest, this.accepted)) return;
    this.checkRate();
    const right = await this.inLine(async () => {
      this.checkRate();
      const hash = await hashOf(given.password, Buffer.from(kept.salt, 'base64'), kept.cost);
      const nameIsRight = timingSafeEqual(
        this.digest({ ...given, password: '' }),
        this.digest({ ...kept, password: '' }),
      );
      const isRight = timingSafeEqual(hash, Buffer.from(kept.hash, 'base64')) && nameIsRight;
      if (!isRight) this.wrong.push(this.options.now());
      return isRight;
    });
    if (!right) throw refused();
    // Unless it was changed meanwhile.
    if (this.kept === kept) this.accepted = digest;
  }

  private digest({ username, password }: { username: string; password: string }): Buffer {
    return createHmac('sha256', this.processKey).update(`${username}\0${password}`, 'utf8').digest();
  }

  private checkRate(): void {
    const now = this.options.now();
    this.wrong = this.wrong.filter((at) => at > now - windowMs && at <= now);
    const [oldest] = this.wrong;
    if (this.wrong.length < mostWrong || oldest === undefined) return;
    throw tooMany((oldest + windowMs - now) / 1000);
  }

  /** One hash after the other, and only a few in line. */
  private async inLine<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= mostWaiting) throw tooMany(1);
    this.waiting += 1;
    const done = this.line.then(work);
    this.line = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.waiting -= 1;
    }
  }
}

/** Whether a request comes with basic credentials at all. */
export function isBasic(request: IncomingMessage): boolean {
  return /^basic /i.test(request.headers.authorization ?? '');
}

function readBasic(header: string | undefined): { username: string; password: string } | undefined {
  const token = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '')?.[1];
  if (token === undefined) return undefined;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function hashOf(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, hashBytes, { ...cost, maxmem: memoryLimit }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

function refused(): GatewayError {
  return new GatewayError(
    'unauthorized',
    'The metrics need the management token, or their own user name and password.',
    {
      shouldRetry: false,
    },
  );
}

function tooMany(seconds: number): GatewayError {
  return new GatewayError('rate-limited', 'Too many wrong passwords. Try again later.', {
    retryAfterSeconds: Math.max(1, seconds),
  });
}
