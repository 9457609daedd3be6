// Reads an upstream's answer in the client's protocol: streams and whole answers, also where the upstream answers in the other form than
// it was asked for. One per attempt, made by translate.ts. Warnings and state to keep go where they belong when the answer is complete.
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerStream } from '../../protocols/answerStream';
import { warningText } from '../../protocols/ir/warnings';
import type { ClientContext, TranslatedAnswer, Translation } from '../../protocols/translation';
import type { AnswerReader, AnswerTap, Collection, WholeAnswer } from './answerReader';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { TranslatedTap, wholeRest } from './translatedTap';
import type { FrameSource, UpstreamRoute } from './upstreamRoute';

export interface AskedFor {
  model: string;
  /** What the client reads. */
  form: 'events' | 'array' | 'whole';
  /** OpenAI chat: the client asked for the usage chunk. */
  includeUsage: boolean;
}

/** Of an answer that is there already. */
const noFrames: FrameSource = { push: () => [], finish: () => [] };

export function translatedReader(
  context: ProxyContext,
  call: ProxyCall,
  translation: Translation,
  route: UpstreamRoute,
  asked: AskedFor,
): AnswerReader {
  let serial = 0;
  const unique = call.requestId.replace(/^req_/, '');
  const client: ClientContext = {
    model: asked.model,
    createdAt: Math.floor(call.startedAt / 1000),
    newId: (prefix) => `${prefix}${unique}${(serial++).toString(36)}`,
    includeUsage: asked.includeUsage,
  };
  const keyId = call.admission.key.id;
  const tapOf = (stream: AnswerStream, frames: FrameSource): AnswerTap =>
    new TranslatedTap(stream, frames, () => {
      call.warnings.push(...stream.warnings.map(warningText));
      context.keptStates.keep(keyId, stream.keptState);
    });
  const finish = (answer: TranslatedAnswer): WholeAnswer => {
    call.warnings.push(...answer.warnings.map(warningText));
    context.keptStates.keep(keyId, answer.keptState);
    return { facts: answer.facts, body: Buffer.from(JSON.stringify(answer.body)) };
  };
  const collect = (): Collection => {
    const collection = translation.collectStream(client);
    const frames = route.newFrames();
    return {
      push: (chunk) => {
        for (const frame of frames.push(chunk)) collection.push(frame);
      },
      end: () => {
        for (const frame of wholeRest(frames)) collection.push(frame);
        return finish(collection.end());
      },
    };
  };
  const form = asked.form === 'array' ? 'array' : 'events';
  const { refusalStatus } = route;
  return {
    ...(refusalStatus === undefined ? {} : { refusalStatus }),
    streamForm: (mediaType) => (mediaType === route.streamType ? form : undefined),
    formChange: { form, streamOf: (parsed) => tapOf(translation.streamAnswer(parsed, client), noFrames), collect },
    newTap: () => tapOf(translation.newAnswerStream(client), route.newFrames()),
    readWhole: (parsed) => finish(translation.translateAnswer(parsed, client)),
    headers: (upstream) => translatedHeaders(upstream, asked.form),
  };
}

/** What of the upstream's headers is still true of a translated answer. */
const kept = ['request-id', 'x-request-id', 'x-amzn-requestid', 'retry-after'];

function translatedHeaders(upstream: IncomingHttpHeaders, form: AskedFor['form']): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {
    'content-type': form === 'events' ? 'text/event-stream; charset=utf-8' : 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
  };
  for (const name of kept) if (upstream[name] !== undefined) headers[name] = upstream[name];
  return headers;
}
