// What the request log keeps of one attempt: how it ended, how long it took and, where it failed, why. Used by walkCandidates.ts.
import type { AttemptFailure } from '../../routing/judgeAttempt';
import type { AttemptReason } from '../../shared/causes';
import type { RequestAttempt } from '../../shared/usage';
import type { ProxyCall } from './proxyCall';

/** Error texts of providers can be pages long. */
const longestError = 1000;

export class AttemptEntry {
  /** The row's own: it changes as things happen. */
  readonly entry: RequestAttempt;
  private readonly began: number;
  private firstByteAt: number | undefined;

  constructor(
    private readonly call: ProxyCall,
    channelId: string,
  ) {
    this.began = call.elapsed();
    this.entry = { channelId, status: null, startedMs: Math.round(this.began), milliseconds: 0 };
  }

  /** Milliseconds from the beginning of the attempt to the first byte of its answer. */
  get firstByteMs(): number {
    return (this.firstByteAt ?? this.call.elapsed()) - this.began;
  }

  noteFirstByte(): void {
    this.firstByteAt ??= this.call.elapsed();
    this.entry.firstByteMs ??= Math.round(this.firstByteAt - this.began);
  }

  /** It came to its answer, a refusal, or an end without either (`status` null); `error` says in words what is wrong. */
  answered(status: number | null, error?: string): void {
    this.entry.status = status;
    this.entry.milliseconds = Math.round(this.call.elapsed() - this.began);
    if (error !== undefined) this.entry.error = error.slice(0, longestError);
  }

  failed(failure: AttemptFailure): void {
    this.entry.reason = reasonOf(failure);
  }

  /** The client left, or the gateway is going. */
  stopped(): void {
    this.entry.reason = 'client-left';
  }
}

function reasonOf({ cause, retry, status }: AttemptFailure): AttemptReason {
  if (cause !== undefined) return cause;
  if (status === undefined) return retry === 'never' ? 'request-refused' : 'key-missing';
  return retry === 'never' ? 'request-refused' : 'not-offered';
}
