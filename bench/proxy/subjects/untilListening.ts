// Waits for the servers of others, which do not tell when they are ready. Used by the subjects.
import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something answers on the port. Throws after 30 s. */
export async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const there = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (there) return;
    await pause(100);
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
