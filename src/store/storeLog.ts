// What the store reports to: its log, and the board of notices that the user sees in the status.
// Used by every file of the store; must not know where either is shown.

/** The part of a log that the store uses. */
export interface StoreLog {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** Sentences for the user, one per topic: setting a topic again replaces its sentence. */
export class NoticeBoard {
  private readonly notices = new Map<string, string>();

  set(topic: string, text: string): void {
    this.notices.set(topic, text);
  }

  clear(topic: string): void {
    this.notices.delete(topic);
  }

  /** The sentences, oldest topic first. */
  all(): string[] {
    return [...this.notices.values()];
  }
}
