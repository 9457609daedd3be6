// Plays one recording as the provider's answer and gives back what an official SDK made of it: text and tool calls, or that it threw.
// Used for the direct call and for every call through the gateway, so that both are read alike.
import type { ProtocolId } from '../../src/shared/channel';
import type { RequestLogRow } from '../../src/shared/usage';
import { frameEvents } from '../support/fakeUpstream/fixtures';
import type { Play } from '../support/fakeUpstream/play';
import { alias, type House } from '../support/house';
import type { SdkDriver, SdkResult } from '../support/sdkDriver';
import { readConverse } from './converse';
import { recordedError, type Recording } from './recordings';

export interface Answer {
  text: string;
  toolCalls: { name: string; input: unknown }[];
}

/** `status` is that of the HTTP answer as the SDK tells it; undefined where it raised for another reason. */
export type Outcome = { answer: Answer } | { fault: string; status: unknown };

/** Streams arrive in pieces that end anywhere: within words, escapes and characters. */
const pieceBytes = 97;

/** The recording as the fake upstream sends it. */
function playOf(recording: Recording): Play {
  const { protocol, mode, events } = recording;
  if (mode === 'stream') {
    return { frames: frameEvents(protocol, events, { includeUsage: true, jsonArray: false }), chunking: pieceBytes };
  }
  return { status: recordedError(recording)?.status ?? 200, body: events[0] ?? '' };
}

/** Text of a custom tool: protocols without such tools have it as the member `input` of an object. */
const wrapped = (input: unknown): unknown => (typeof input === 'string' ? { input } : input);

/** The driver leaves out the calls of custom tools. */
function responsesCalls(final: unknown): Answer['toolCalls'] {
  const { output } = final as { output: { type: string; name: string; arguments: string; input: string }[] };
  return output.flatMap((item) => {
    if (item.type === 'function_call') return [{ name: item.name, input: JSON.parse(item.arguments) as unknown }];
    return item.type === 'custom_tool_call' ? [{ name: item.name, input: item.input }] : [];
  });
}

function answerOf(protocol: ProtocolId, result: SdkResult): Answer {
  const { final, text } = result;
  const toolCalls = protocol === 'openai-responses' ? responsesCalls(final) : result.toolCalls;
  return { text, toolCalls: toolCalls.map(({ name, input }) => ({ name, input: wrapped(input) })) };
}

async function run(protocol: ProtocolId, driver: SdkDriver, recording: Recording): Promise<Outcome> {
  try {
    const result = recording.mode === 'whole' ? await driver.generate('toolCall') : await driver.stream('toolCall');
    return { answer: answerOf(protocol, result) };
  } catch (error) {
    if (!(error instanceof Error)) return { fault: String(error), status: undefined };
    return { fault: `${error.name}: ${error.message}`, status: (error as { status?: unknown }).status };
  }
}

/** What the recording says: read by the SDK of its own protocol at the provider itself, where that protocol has clients. */
export async function runDirect(house: House, recording: Recording): Promise<Outcome> {
  const { protocol } = recording;
  if (protocol === 'bedrock') return { answer: readConverse(recording) };
  house.upstream.script(playOf(recording));
  return run(protocol, house.direct(protocol, { maxRetries: 0 }), recording);
}

/** The SDK of `client` behind the gateway, and the row of the request log that its request left. */
export async function runThrough(
  house: House,
  recording: Recording,
  client: ProtocolId,
): Promise<{ outcome: Outcome; row: RequestLogRow }> {
  house.upstream.script(() => playOf(recording));
  let requestId: string | null = null;
  const watchedFetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    requestId = response.headers.get('x-gatehouse-request-id');
    return response;
  };
  const options = { model: alias(recording.protocol), maxRetries: 0, fetch: watchedFetch };
  const outcome = await run(client, house.through(client, options), recording);
  const row = await house.gateway.latestRow(({ id }) => id === requestId);
  if ('fault' in outcome) await house.forgive();
  return { outcome, row };
}
