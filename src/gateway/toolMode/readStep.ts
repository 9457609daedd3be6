// Reads the answer of one step to its end: events go to `tell` as they come. Called by toolLoop.ts once an upstream has begun to answer.
import type { IrEvent } from '../../protocols/ir/events';
import type { StepEvents } from '../../protocols/toolLoop/stepEvents';
import { GatewayError } from '../../shared/errors';
import type { Stop } from '../proxy/attemptCandidate';
import type { Prepared } from '../proxy/prepareAnswer';

/**
 * Returns the fault of the way that ended it early, if one did; what the provider itself told as an error stands in `events`.
 * `trailerMs`: how long the end of the body is awaited after the end of the answer.
 */
export async function readStep(
  prepared: Prepared,
  events: StepEvents,
  stop: Stop,
  trailerMs: number,
  tell: (more: readonly IrEvent[]) => Promise<void>,
): Promise<GatewayError | undefined> {
  if (prepared.form === 'refusal') throw new TypeError('a refusal is no answer');
  const { response } = prepared;
  let trailer: NodeJS.Timeout | undefined;
  try {
    await tell(events.drain());
    if (prepared.form === 'stream' && prepared.closing === undefined) {
      const { tap } = prepared;
      for (;;) {
        if (events.done) trailer ??= setTimeout(() => response.abort(overdue()), trailerMs);
        const chunks = await response.read();
        if (chunks === undefined) break;
        for (const chunk of chunks) tap.push(chunk);
        await tell(events.drain());
        stop.throwIfStopped();
      }
      tap.close();
      await tell(events.drain());
    }
    return undefined;
  } catch (caught) {
    const fault = GatewayError.from(caught);
    response.abort(fault);
    if (fault.kind === 'internal') throw caught;
    // After the end of the answer there is nothing left that could fail.
    return events.done ? undefined : fault;
  } finally {
    clearTimeout(trailer);
  }
}

function overdue(): GatewayError {
  return new GatewayError('upstream-timeout', 'The provider did not end its stream after the last frame.');
}
