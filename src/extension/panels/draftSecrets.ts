// Secrets of channels that are not saved yet: asked for natively, kept in this window's memory under the draft's id, and nowhere else.
// Used by the panels' actions: a test of the draft and its saving take the secret from here. A page is told its last characters alone.
import type { ChannelCreate } from '../../shared/channel';
import { isSignInSecret, signInHint } from '../../shared/signInSecret';

/** The fields of a channel that carry its secret. */
export type DraftSecret = { secret: string } & Pick<ChannelCreate, 'confirmSecret'>;

/** So many drafts keep their secret; the oldest is forgotten first. */
const keptAtMost = 20;
const hintLength = 4;

export class DraftSecrets {
  private readonly held = new Map<string, DraftSecret>();

  /** Keeps what the user gave; an empty secret takes the one that is there out. */
  set(draftId: string, answer: DraftSecret): void {
    this.held.delete(draftId);
    if (answer.secret === '') return;
    this.held.set(draftId, answer);
    const [oldest] = this.held.keys();
    if (this.held.size > keptAtMost && oldest !== undefined) this.held.delete(oldest);
  }

  /** What was given for the draft; undefined for none. */
  get(draftId: string | undefined): DraftSecret | undefined {
    return draftId === undefined ? undefined : this.held.get(draftId);
  }

  /** The last characters of the draft's secret; null for none, '' for one too short to show a part of. */
  hint(draftId: string): string | null {
    const secret = this.held.get(draftId)?.secret;
    if (secret === undefined) return null;
    if (isSignInSecret(secret)) return signInHint;
    return secret.length > hintLength * 2 ? secret.slice(-hintLength) : '';
  }

  /** The draft was saved, or given up. */
  drop(draftId: string | undefined): void {
    if (draftId !== undefined) this.held.delete(draftId);
  }
}
