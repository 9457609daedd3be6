// The demo channel as an upstream: same interface as a provider, so relays, taps, aborts and settlement are the same code.
// Called by the proxy for channels of the provider `demo`. Streams word by word; opens no connection.
import { isOtherOperation } from '../../catalog/operations';
import { protocols } from '../../protocols/registry';
import type { ProtocolId } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import type { UpstreamCall, UpstreamResponse } from '../proxy/upstream';
import { demoAnthropic } from './demoAnthropic';
import type { DemoAnswer, DemoCall, DemoFrame, DemoProtocol } from './demoAnswer';
import { demoChat } from './demoChat';
import { demoGemini } from './demoGemini';
import { demoOther } from './demoOther';
import { readDemoRequest } from './demoRequest';
import { demoResponses } from './demoResponses';
import { demoText, estimateTokens, wordsOf } from './demoText';

/** Rest before each word, in milliseconds. */
const pace = 20;

const demoProtocols: Record<ProtocolId, DemoProtocol> = {
  'openai-chat': demoChat,
  'openai-responses': demoResponses,
  anthropic: demoAnthropic,
  gemini: demoGemini,
};

/** Answers `call` at once (whole) or word by word (stream). An unknown model is a 404, as a provider would say it. */
export function openDemo(call: DemoCall): UpstreamCall {
  const body: unknown = JSON.parse(Buffer.from(call.body).toString('utf8'));
  const request = readDemoRequest(call.protocol, body);
  const text = demoText(call.model, request.said);
  const demo = demoProtocols[call.protocol];
  const input = estimateTokens(request.text);
  let response: DemoResponse;
  if (text === undefined) {
    const error = new GatewayError(
      'model-not-found',
      `The demo has no model '${call.model}'. It has demo-echo and demo-story.`,
    );
    const wire = protocols[call.protocol].encodeError(error, `req_${call.id}`);
    response = new DemoResponse(wire.status, 'application/json', whole(wire.body));
  } else if (isOtherOperation(call.operation)) {
    const { contentType, bytes } = demoOther(call, body);
    response = new DemoResponse(200, contentType, [{ text: bytes, word: false }].values());
  } else if (call.operation === 'count-tokens') {
    response = new DemoResponse(200, 'application/json', whole(demo.count(input)));
  } else {
    const { id, model, createdAt } = call;
    const usage = { input, output: estimateTokens(text) };
    const answer: DemoAnswer = {
      id,
      model,
      createdAt,
      text,
      words: wordsOf(text),
      usage,
      includeUsage: request.includeUsage,
    };
    if (!call.stream) response = new DemoResponse(200, 'application/json', whole(demo.whole(answer)));
    else if (call.eventStream) response = new DemoResponse(200, 'text/event-stream', demo.frames(answer));
    else response = new DemoResponse(200, 'application/json', asArray(demo.frames(answer)));
  }
  return { response: Promise.resolve(response), abort: (reason) => response.abort(reason) };
}

function* whole(body: unknown): Generator<DemoFrame> {
  yield { text: JSON.stringify(body), word: false };
}

/** The frames of a Gemini stream as the elements of one JSON array. */
function* asArray(frames: Generator<DemoFrame>): Generator<DemoFrame> {
  let before = '[';
  for (const { text, word } of frames) {
    yield { text: before + text.replace(/^data: /, '').trimEnd(), word };
    before = ',\r\n';
  }
  yield { text: ']', word: false };
}

class DemoResponse implements UpstreamResponse {
  readonly headers: Record<string, string>;
  private failure: GatewayError | undefined;
  private wake: (() => void) | undefined;

  constructor(
    readonly status: number,
    contentType: string,
    private readonly frames: Iterator<{ text: string | Uint8Array; word: boolean }, unknown>,
  ) {
    const charset = contentType.startsWith('audio/') ? '' : '; charset=utf-8';
    this.headers = { 'content-type': contentType + charset, 'cache-control': 'no-cache' };
  }

  async read(): Promise<Uint8Array[] | undefined> {
    this.throwIfAborted();
    const next = this.frames.next();
    if (next.done === true) return undefined;
    if (next.value.word) await this.rest();
    this.throwIfAborted();
    const { text } = next.value;
    return [typeof text === 'string' ? Buffer.from(text) : text];
  }

  abort(reason: GatewayError): void {
    this.failure ??= reason;
    this.wake?.();
  }

  private throwIfAborted(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** Waits for the next word's time, or for an abort. */
  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pace);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
