// What a vendor's SDK makes of an answer whose bytes are there already: the judge of streams and bodies that tests have spoilt.
import type { ProtocolId } from '../../src/shared/channel';
import { createDriver, type SdkResult } from './sdkDriver';

export interface ReadableAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
}

/** Reads `answer` as the SDK of `protocol` reads it; `error` is what the SDK threw. */
export async function readBySdk(
  protocol: ProtocolId,
  answer: ReadableAnswer,
  mode: 'stream' | 'whole' = 'stream',
): Promise<SdkResult | { error: unknown }> {
  const replay: typeof fetch = () =>
    Promise.resolve(
      new Response(new Uint8Array(answer.body), {
        status: answer.status,
        headers: { 'content-type': String(answer.headers['content-type'] ?? '') },
      }),
    );
  const driver = createDriver(protocol, { root: 'http://replay', key: 'x', model: 'x', maxRetries: 0, fetch: replay });
  const reading = mode === 'stream' ? driver.stream('text') : driver.generate('text');
  return reading.catch((error: unknown) => ({ error }));
}
