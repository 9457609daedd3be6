// Waiting between two attempts at upstreams: ends with the time, or at once when the client leaves or the request is cut.
// Used by walkCandidates.ts. Pings to the client go on meanwhile (firstPing.ts).
import type { Stop } from './attemptCandidate';

/** Resolves at `time` (ms since the epoch, by `now`); at once where that is past. Throws the reason when the client is stopped. */
export async function waitUntil(client: Stop, time: number, now: () => number): Promise<void> {
  client.throwIfStopped();
  const milliseconds = time - now();
  if (milliseconds <= 0) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      unlisten();
      resolve();
    }, milliseconds);
    const unlisten = client.onStop((reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
