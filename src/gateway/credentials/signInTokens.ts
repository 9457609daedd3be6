// Short-lived tokens of channels whose users sign in through VS Code (Microsoft Entra ID). Windows hand them over; the gateway asks for
// one when a request needs it. In memory only: nothing here is kept, shown or given back to a window.

interface Token {
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** A token with less time left is still used, and a new one is asked for. */
const refreshMs = 5 * 60_000;
/** A token that ends sooner may be refused on its way. */
const smallestMs = 10_000;
/** Windows are not asked again within this time. */
const patienceMs = 5000;

export class SignInTokens {
  private readonly tokens = new Map<string, Token>();
  private readonly asked = new Map<string, number>();
  private readonly waiters = new Set<() => void>();
  private listener: (channelId: string) => void = () => undefined;

  /** `listener` is called when a token of a channel is wanted from the windows. */
  onWanted(listener: (channelId: string) => void): void {
    this.listener = listener;
  }

  set(channelId: string, token: string, expiresAt: number): void {
    this.tokens.set(channelId, { token, expiresAt });
    this.asked.delete(channelId);
    for (const waiter of [...this.waiters]) waiter();
  }

  forget(channelId: string): void {
    this.tokens.delete(channelId);
    this.asked.delete(channelId);
  }

  /** The channel's token at `now` (ms since the epoch), waiting up to `waitMs` for a window to bring one. */
  async get(channelId: string, now: () => number, waitMs: number): Promise<string | undefined> {
    const present = this.peek(channelId, now());
    if (present === undefined || present.expiresAt - now() < refreshMs) this.want(channelId, now());
    if (present !== undefined || waitMs <= 0) return present?.token;
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve(this.peek(channelId, now())?.token);
      };
      const look = (): void => {
        if (this.peek(channelId, now()) !== undefined) finish();
      };
      const timer = setTimeout(finish, waitMs);
      this.waiters.add(look);
    });
  }

  /** `text` with every token replaced. */
  redact(text: string): string {
    let result = text;
    for (const { token } of this.tokens.values()) result = result.replaceAll(token, '[redacted]');
    return result;
  }

  private peek(channelId: string, now: number): Token | undefined {
    const found = this.tokens.get(channelId);
    return found !== undefined && found.expiresAt - now >= smallestMs ? found : undefined;
  }

  private want(channelId: string, now: number): void {
    if (now - (this.asked.get(channelId) ?? -Infinity) < patienceMs) return;
    this.asked.set(channelId, now);
    this.listener(channelId);
  }
}
