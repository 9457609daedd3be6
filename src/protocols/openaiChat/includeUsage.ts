// Asks a chat stream for its usage where the client did not: by splices, so that every other byte of the request stays. Used by the
// gateway for relayed streams; the chunk that comes of it is kept from the client by the tap (streamTap.ts).
// Source: openai SDK `ChatCompletionStreamOptions`.
import type { RequestHead } from '../readHead';
import { scanObject } from '../wire/jsonScan';
import { isEmptyObjectAt, type Splice } from '../wire/jsonSplice';

const asked = '"include_usage":true';
const openBrace = 0x7b;

/**
 * What makes the request `body` ask for its usage; undefined where it asks already, does not stream, or where its `stream_options` are
 * none that we understand: then the provider may judge them.
 */
export function usageSplices(head: RequestHead, body: Uint8Array): Splice[] | undefined {
  const { stream, streamEnd, streamOptions: options } = head;
  if (!stream || streamEnd === undefined) return undefined;
  if (options === undefined) return [{ start: streamEnd, end: streamEnd, text: `,"stream_options":{${asked}}` }];
  if (options.value === null) return [{ start: options.start, end: options.end, text: `{${asked}}` }];
  if (body[options.start] !== openBrace) return undefined;
  const member = scanObject(body.subarray(options.start, options.end), ['include_usage']).get('include_usage');
  if (member === undefined) {
    const start = options.start + 1;
    return [{ start, end: start, text: isEmptyObjectAt(body, start) ? asked : `${asked},` }];
  }
  if (member.value !== false && member.value !== null) return undefined;
  return [{ start: options.start + member.start, end: options.start + member.end, text: 'true' }];
}
