// A provider of OpenAI chat in a few lines for the tests of routing: it answers each request as the test says, and counts.
// A stream has several frames, so that it can be cut in the middle.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startUpstream, type Answer, type LocalUpstream, type ProxyHouse } from '../proxyHouse';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export const model = 'm';
export const chat = '/v1/chat/completions';

const frame = (delta: object, finish: string | null): string =>
  `data: ${JSON.stringify({ id: 'c', model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

export const frames = [
  frame({ role: 'assistant', content: 'Hel' }, null),
  frame({ content: 'lo' }, null),
  frame({}, 'stop'),
  'data: {"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7}}\n\n',
  'data: [DONE]\n\n',
];

export const whole = JSON.stringify({
  id: 'c',
  model,
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 7 },
});

/** Answers well, whole or in a stream. */
export const good: Listener = (request, response) => {
  if (request.headers['x-test-stream'] === 'true') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(frames.join(''));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(whole);
};

/** Refuses with a status, an error of OpenAI's shape and headers. */
export const refuses =
  (status: number, headers: Record<string, string> = {}, error: object = {}): Listener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: `status ${status}`, ...error } }));
  };

export interface ChatUpstream extends LocalUpstream {
  /** Changeable. */
  answer: Listener;
}

export async function startChat(): Promise<ChatUpstream> {
  const upstream = await startUpstream((request, response) => started.answer(request, response));
  const started: ChatUpstream = { ...upstream, answer: good };
  return started;
}

let conversations = 0;

/** One request through the house, of a conversation of its own unless `body` has messages. */
export function askChat(
  house: ProxyHouse,
  key: string,
  more: { stream?: boolean; model?: string; headers?: Record<string, string>; body?: object } = {},
): Promise<Answer> {
  const { stream = false, headers = {}, body = {} } = more;
  const messages = [{ role: 'user', content: `Hello ${(conversations += 1)}` }];
  return house.ask(chat, {
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-test-stream': String(stream),
      ...headers,
    },
    body: JSON.stringify({ model: more.model ?? model, messages, ...(stream ? { stream } : {}), ...body }),
  });
}
