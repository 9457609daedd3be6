// Thinking that came with tool calls, kept for the requests that bring their results: VS Code's API has no part for it, and some vendors
// refuse a call whose thinking is not sent back. Used by languageModels.ts. In this window's memory alone, and bounded.

/** Calls that are remembered; an agent's turn has some dozens. */
const mostCalls = 500;

export class KeptThinking {
  private readonly texts = new Map<string, string>();

  keep(callId: string, text: string): void {
    this.texts.delete(callId);
    this.texts.set(callId, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > mostCalls && oldest !== undefined) this.texts.delete(oldest);
  }

  /** What was thought before this call; undefined where nothing is known. */
  of(callId: string): string | undefined {
    return this.texts.get(callId);
  }
}
