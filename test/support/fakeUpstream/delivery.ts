// Carries out a play on one HTTP response: headers, then the body cut and spoilt at exact bytes.
// Called by the fake upstream only. Every byte that precedes a fault has left the process before the fault happens.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { answerBody, errorAnswer, errorStatuses, streamErrorFrames, streamFrames, type ErrorStatus } from './fixtures';
import type { Play } from './play';
import type { UpstreamCall } from './requestRules';

/** Response headers that real providers send along. */
const providerHeaders: Record<UpstreamCall['protocol'], Record<string, string>> = {
  'openai-chat': { 'x-request-id': 'req_gate_openai', 'openai-processing-ms': '12', 'openai-version': '2020-10-01' },
  'openai-responses': {
    'x-request-id': 'req_gate_openai',
    'openai-processing-ms': '12',
    'openai-version': '2020-10-01',
  },
  anthropic: { 'request-id': 'req_011GateUpstream', 'anthropic-ratelimit-requests-remaining': '49' },
  gemini: { 'server-timing': 'gfet4t7; dur=12', vary: 'Origin' },
  bedrock: { 'x-amzn-requestid': 'gate-0000-bedrock' },
};

const countAnswers: Partial<Record<UpstreamCall['protocol'], string>> = {
  gemini: '{\n  "totalTokens": 42\n}\n',
  'openai-responses': '{"object":"response.input_tokens","input_tokens":42}',
  bedrock: '{"inputTokens":42}',
};

interface Answer {
  status: number;
  headers: Record<string, string>;
  frames: Uint8Array[];
}

function isErrorStatus(status: number): status is ErrorStatus {
  return (errorStatuses as readonly number[]).includes(status);
}

function compose(call: UpstreamCall, play: Play): Answer {
  const status = play.status ?? 200;
  const json = { 'content-type': 'application/json' };
  const headers = { ...providerHeaders[call.protocol] };
  if (play.body !== undefined) return { status, headers: { ...headers, ...json }, frames: [Buffer.from(play.body)] };
  if (isErrorStatus(status)) {
    const answer = errorAnswer(call.protocol, status);
    return {
      status,
      headers: { ...headers, ...json, ...answer.headers },
      frames: [Buffer.from(JSON.stringify(answer.body))],
    };
  }
  if (call.operation === 'count-tokens') {
    const text = countAnswers[call.protocol] ?? '{"input_tokens":42}';
    return { status, headers: { ...headers, ...json }, frames: [Buffer.from(text)] };
  }
  const scenario = play.scenario ?? 'text';
  const { invoke = false } = call;
  const stream = play.form === undefined ? call.stream : play.form === 'stream';
  if (!stream && play.frames === undefined) {
    const body = answerBody(invoke ? 'anthropic' : call.protocol, scenario);
    return { status, headers: { ...headers, ...json }, frames: [body] };
  }
  const form = { includeUsage: call.includeUsage, jsonArray: call.jsonArray, invoke };
  let frames: Uint8Array[] = [...(play.frames ?? streamFrames(call.protocol, scenario, form))];
  if (play.streamErrorAfter !== undefined) {
    frames = [...frames.slice(0, play.streamErrorAfter), ...streamErrorFrames(call.protocol)];
  }
  const events =
    call.protocol === 'bedrock' ? 'application/vnd.amazon.eventstream' : 'text/event-stream; charset=utf-8';
  const type = call.jsonArray ? 'application/json; charset=UTF-8' : events;
  return { status, headers: { ...headers, 'content-type': type, 'cache-control': 'no-cache' }, frames };
}

function applyEncoding(answer: Answer, encoding: 'gzip' | 'bad-gzip'): Answer {
  const packed = gzipSync(Buffer.concat(answer.frames));
  if (encoding === 'bad-gzip') packed.fill(0xa5, Math.floor(packed.length / 2));
  return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, frames: [packed] };
}

/** Cuts frames into the pieces that are written one by one; `frame` is set on the first piece of each frame. */
function cut(
  frames: readonly Uint8Array[],
  chunking: 'whole' | 'frames' | number,
): { bytes: Uint8Array; frame?: number }[] {
  if (chunking === 'whole') return [{ bytes: Buffer.concat(frames), frame: 0 }];
  return frames.flatMap((bytes, frame) => {
    if (chunking === 'frames' || bytes.length === 0) return [{ bytes, frame }];
    const pieces: { bytes: Uint8Array; frame?: number }[] = [];
    for (let start = 0; start < bytes.length; start += chunking) {
      const piece = { bytes: bytes.subarray(start, start + chunking) };
      pieces.push(start === 0 ? { ...piece, frame } : piece);
    }
    return pieces;
  });
}

function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0 || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => response.write(bytes, () => resolve()));
}

/** Plays `play` as the answer to `call`. Resolves when the answer has ended, been cut off, or stalls for ever. */
export async function deliver(call: UpstreamCall, play: Play, response: ServerResponse): Promise<void> {
  let answer = compose(call, play);
  if (play.encoding !== undefined) answer = applyEncoding(answer, play.encoding);
  const { fault } = play;
  if (fault?.at === -1) {
    if (fault.kind !== 'stall') response.socket?.resetAndDestroy();
    return;
  }
  const whole = Buffer.concat(answer.frames).length;
  const headers: Record<string, string> = { ...answer.headers, ...play.headers };
  if (play.contentLengthError !== undefined) headers['content-length'] = String(whole + play.contentLengthError);
  else if (!call.stream && fault === undefined) headers['content-length'] = String(whole);
  response.writeHead(answer.status, headers);
  response.flushHeaders();

  let written = 0;
  for (const piece of cut(answer.frames, play.chunking ?? 'frames')) {
    if (piece.frame !== undefined) await play.beforeFrame?.(piece.frame);
    if (fault !== undefined && written + piece.bytes.length >= fault.at) {
      await write(response, piece.bytes.subarray(0, fault.at - written));
      return commit(fault, response);
    }
    await write(response, piece.bytes);
    written += piece.bytes.length;
    // A turn of the event loop between pieces, so that each leaves as a segment of its own.
    if (play.chunking !== 'whole') await new Promise(setImmediate);
  }
  if (play.contentLengthError !== undefined) response.socket?.destroy();
  else response.end();
}

async function commit(fault: NonNullable<Play['fault']>, response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  switch (fault.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'close':
      response.socket?.destroy();
      return;
    case 'end':
      response.end();
      return;
    case 'garbage':
      await write(response, fault.bytes);
      response.end();
      return;
    case 'stall':
      if (!response.destroyed) await once(response, 'close');
  }
}
