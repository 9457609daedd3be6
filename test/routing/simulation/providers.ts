// Simulated providers for the simulator: steady ones, ones with a rate limit per window, ones that are ill for a while.
import type { ProviderAnswer, SimulatedProvider } from './simulator';

interface Times {
  firstByteMs: number;
  durationMs: number;
}

/** Answers everything. */
export function steady(times: Times): SimulatedProvider {
  return { answer: () => ({ kind: 'answer', ...times }) };
}

/** Answers with what `behaves` says of the time of the clock, and steadily where it says nothing. */
export function moody(times: Times, behaves: (at: number) => ProviderAnswer | undefined): SimulatedProvider {
  return { answer: (_model, at) => behaves(at) ?? { kind: 'answer', ...times } };
}

/**
 * Takes `limit` requests per window of `windowMs` (windows begin at `phaseMs` past multiples of it) and refuses all else with 429 and
 * Retry-After. With `headers`, every answer tells what is left, as OpenAI does; `used` counts who was let in and who was refused.
 */
export function rateLimited(
  options: Times & { limit: number; windowMs: number; phaseMs?: number; headers: boolean },
): SimulatedProvider & { used: { answered: number; refused: number }; roomAt: (at: number) => boolean } {
  const { limit, windowMs, phaseMs = 0, headers, firstByteMs, durationMs } = options;
  const used = { answered: 0, refused: 0 };
  const windowOf = (at: number): number => Math.floor((at - phaseMs) / windowMs);
  let window = -1;
  let inWindow = 0;
  return {
    used,
    roomAt: (at) => windowOf(at) !== window || inWindow < limit,
    answer: (_model, at) => {
      if (windowOf(at) !== window) {
        window = windowOf(at);
        inWindow = 0;
      }
      const resetMs = (window + 1) * windowMs + phaseMs - at;
      if (inWindow >= limit) {
        used.refused += 1;
        return { kind: 'refusal', status: 429, afterMs: 20, headers: { 'retry-after-ms': String(resetMs) } };
      }
      inWindow += 1;
      used.answered += 1;
      const told = {
        'x-ratelimit-limit-requests': String(limit),
        'x-ratelimit-remaining-requests': String(limit - inWindow),
        'x-ratelimit-reset-requests': `${resetMs}ms`,
      };
      return { kind: 'answer', firstByteMs, durationMs, headers: headers ? told : {} };
    },
  };
}
