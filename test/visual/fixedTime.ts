// The moment at which all pictures are taken. As a set-up file of the project `visual` it stops the clock of the tests before their samples
// are made; the pages' own clock is stopped by stillBrowser.ts. Timers run as ever.
import { vi } from 'vitest';

/** A Saturday, in the afternoon of the zone that the statistics are in. */
export const pictureTime = Date.parse('2026-11-21T14:05:09.000Z');

vi.useFakeTimers({ toFake: ['Date'], now: pictureTime });
