// Clients that go on trying at statuses which other clients take for final, whatever x-should-retry says, or show words of their own in the
// place of ours. Data only; found by running the tools (test/clients/refusals.test.ts). All others get the status of the protocol.

export interface ClientStatusRow {
  /** Patterns of the User-Agent header. */
  agents: readonly string[];
  /** Statuses at which it stops at once and shows the message of the answer. */
  stopsAt: readonly number[];
  /** What it is told in the place of another status, where trying again is of no use. One of `stopsAt`. */
  instead: number;
}

export const clientStatuses: readonly ClientStatusRow[] = [
  // Tries 401, 402 and 403 six times, 503 thirty times, and says of 429 in its own words that some quota is exceeded.
  { agents: ['codex*'], stopsAt: [400, 404], instead: 400 },
  // Each has a loop of its own for 429, minutes long and silent.
  { agents: ['QwenCode/*', 'opencode/*', 'kimi-code-cli/*'], stopsAt: [400, 401, 402, 403, 404], instead: 400 },
];
