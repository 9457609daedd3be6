// What is played in every cell of the matrix, as data: each scene asks through a real SDK, lets the provider answer, and judges what the SDK
// made of it and what the provider was sent.
import { expect } from 'vitest';
import type { ProtocolId } from '../../../src/shared/channel';
import { pixel, schema } from '../../protocols/matrix/clients';
import { answerBody, expectedUsage, streamFrames, type Scenario } from '../../support/fakeUpstream/fixtures';
import type { Play } from '../../support/fakeUpstream/play';
import { saidJson, saidText } from '../../support/fakeUpstream/structured';
import type { Cell, Way, World } from './world';

export interface Scene {
  name: string;
  /** Left out: it exists for every pair. */
  exists?: (cell: Cell) => boolean;
  /** Plays one cell; throws where it fails. */
  play: (world: World, cell: Cell) => Promise<void>;
}

const inSanFrancisco = { location: 'San Francisco', unit: 'c' };
const inBeijing = { location: '北京', unit: 'f' };
const thought = 'The user asks about gates; I should answer.';

/** The end of an answer in each client's own words. */
const stops: Record<ProtocolId, { done: string; tools: string }> = {
  'openai-chat': { done: 'stop', tools: 'tool_calls' },
  'openai-responses': { done: 'completed', tools: 'completed' },
  anthropic: { done: 'end_turn', tools: 'tool_use' },
  gemini: { done: 'STOP', tools: 'STOP' },
};

export const scenes: readonly Scene[] = [
  { name: 'text', play: text },
  { name: 'tool round trip', play: tool },
  { name: 'parallel tools', play: parallelTools },
  { name: 'image', play: image },
  { name: 'thinking', play: thinking },
  { name: 'structured output', play: structured },
  { name: 'error', play: refusal },
  { name: 'mid-stream fault', play: fault },
  // A relayed answer stays in the form in which it came.
  { name: 'other form', exists: ({ client, way }) => client !== way.protocol, play: otherForm },
];

async function text(world: World, cell: Cell): Promise<void> {
  world.house.upstream.script({ scenario: 'text' });
  await expectText(world, cell);
}

async function expectText(world: World, cell: Cell): Promise<void> {
  const turn = await world.talk(cell, {}).next(cell.streamed);
  expect(turn).toMatchObject({ text: saidText, calls: [], stop: stops[cell.client].done });
  expect(turn.usage.input).toBeGreaterThan(0);
  expect(turn.usage.output).toBeGreaterThan(0);
  expect(last(world, cell.way)).toContain('Be brief.');
  await expectRow(world, cell, 'text');
}

async function tool(world: World, cell: Cell): Promise<void> {
  world.house.upstream.script([{ scenario: 'toolCall' }, { scenario: 'text' }]);
  const talk = world.talk(cell, { tool: 'weather' });
  const asked = await talk.next(cell.streamed);
  expect(asked).toMatchObject({ calls: [{ name: 'weather', input: inSanFrancisco }], stop: stops[cell.client].tools });
  await expectRow(world, cell, 'toolCall');
  const told = await talk.next(cell.streamed, [{ id: asked.calls[0]?.id ?? '', name: 'weather', text: '18 °C' }]);
  expect(told).toMatchObject({ text: saidText, stop: stops[cell.client].done });
  expect(last(world, cell.way)).toContain('18 °C');
  // State of a call comes back through every client: in its slot, or kept by the id of the call.
  for (const state of statesOf(cell.way, 'toolCall')) expect(last(world, cell.way)).toContain(state);
}

async function parallelTools(world: World, cell: Cell): Promise<void> {
  world.house.upstream.script([{ scenario: 'parallelTools' }, { scenario: 'text' }]);
  const talk = world.talk(cell, { tool: 'weather' });
  const { calls } = await talk.next(cell.streamed);
  expect(calls).toMatchObject([
    { name: 'weather', input: inSanFrancisco },
    { name: 'weather', input: inBeijing },
  ]);
  // Gemini itself gives its calls no ids: they go by their order.
  const named = cell.client !== 'gemini' || cell.way.protocol !== 'gemini';
  if (named) expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  await expectRow(world, cell, 'parallelTools');
  const results = calls.map(({ id, name }, index) => ({ id, name, text: `result ${index}`, error: index === 1 }));
  // In the wrong order, which relayed requests may not have: their providers judge that themselves.
  const told = await talk.next(cell.streamed, cell.client === cell.way.protocol ? results : results.toReversed());
  expect(told.text).toBe(saidText);
  expect(last(world, cell.way)).toMatch(/result 0[^]*result 1/);
}

async function image(world: World, cell: Cell): Promise<void> {
  world.house.upstream.script({ scenario: 'text' });
  const turn = await world.talk(cell, { image: true }).next(cell.streamed);
  expect(turn.text).toBe(saidText);
  expect(last(world, cell.way)).toContain(pixel);
}

async function thinking(world: World, cell: Cell): Promise<void> {
  world.house.upstream.script([{ scenario: 'thinking' }, { scenario: 'text' }]);
  const talk = world.talk(cell, { thinking: true });
  const turn = await talk.next(cell.streamed);
  expect(turn).toMatchObject({ text: saidText, thinking: thought, stop: stops[cell.client].done });
  await expectRow(world, cell, 'thinking');
  const next = await talk.next(cell.streamed, [], 'And then?');
  expect(next.text).toBe(saidText);
  expect(last(world, cell.way)).toContain('And then?');
  if (!bringsStateBack(cell)) return;
  for (const state of statesOf(cell.way, 'thinking')) expect(last(world, cell.way)).toContain(state);
}

async function structured(world: World, cell: Cell): Promise<void> {
  world.house.upstream.script({ scenario: 'structured' });
  const turn = await world.talk(cell, { structured: true }).next(cell.streamed);
  expect(JSON.parse(turn.text)).toEqual(JSON.parse(saidJson));
  for (const word of Object.keys(schema.properties)) expect(last(world, cell.way)).toContain(word);
  expect(last(world, cell.way)).toMatch(/json_schema|responseJsonSchema|responseSchema/);
}

async function refusal(world: World, cell: Cell): Promise<void> {
  for (const status of [429, 400] as const) {
    await world.house.forgive();
    world.house.upstream.script(() => ({ status }));
    const error = await failureOf(world.talk(cell, {}).next(cell.streamed));
    expect(error).toMatchObject({ status });
    const row = await world.row();
    expect(row).toMatchObject({ outcome: 'error', status, upstreamProtocol: cell.way.protocol });
    // Some SDKs give the whole body as their message.
    expect(messageOf(error).replaceAll('\\"', '"')).toContain(row.error ?? 'no error in the row');
  }
}

/** Streamed: an error that the provider tells inside its stream, then one that breaks off. Whole: a body that breaks off. */
async function fault(world: World, cell: Cell): Promise<void> {
  const begun = Buffer.concat(framesOf(cell.way).slice(0, 5)).length;
  const broken: Play = { fault: { kind: 'end', at: cell.streamed ? begun + 10 : 150 } };
  const plays: Play[] = cell.streamed ? [{ streamErrorAfter: 5 }, broken] : [broken];
  for (const play of plays) {
    await world.house.forgive();
    world.house.upstream.script(() => play);
    const error = await failureOf(world.talk(cell, {}).next(cell.streamed));
    const told = play.streamErrorAfter !== undefined;
    expect(messageOf(error)).toMatch(told ? /error while processing|overloaded/i : /early|incomplete|before|ended/i);
    if (!cell.streamed) expect(error).toMatchObject({ status: 502 });
    const row = await world.row();
    expect(row).toMatchObject({ outcome: 'error', status: cell.streamed ? 200 : 502 });
    expect(row.error).toBeTruthy();
  }
}

async function otherForm(world: World, cell: Cell): Promise<void> {
  // Chat providers tell the usage of a stream only where they are asked; one that streams unasked tells it by itself.
  const play: Play = cell.streamed ? { form: 'whole' } : { form: 'stream', frames: framesOf(cell.way) };
  world.house.upstream.script({ scenario: 'text', ...play });
  await expectText(world, cell);
}

/** The frames of the fixture `text`. */
function framesOf({ protocol, wire }: Way): Buffer[] {
  return streamFrames(protocol, 'text', { includeUsage: true, jsonArray: false, invoke: wire !== protocol });
}

async function expectRow(world: World, { client, way, streamed }: Cell, scenario: Scenario): Promise<void> {
  expect(await world.row()).toMatchObject({
    ...expectedUsage(way.wire, scenario),
    inboundProtocol: client,
    upstreamProtocol: way.protocol,
    stream: streamed,
    outcome: 'ok',
    status: 200,
  });
}

/** What was sent last, among requests that the provider all took. */
function last(world: World, way: Way): string {
  return world.sent(way).at(-1) ?? '';
}

/** The opaque state in a fixture. */
function statesOf(way: Way, scenario: Scenario): string[] {
  const body = answerBody(way.wire, scenario).toString('utf8');
  return [...body.matchAll(/"(?:signature|encrypted_content|thoughtSignature)": ?"([^"]+)"/g)].flatMap(
    ([, state]) => state ?? [],
  );
}

/**
 * Whether thinking without a tool call brings its state back: a chat client has no slot for it and no id to keep it by, and
 * Gemini puts it on the text, where no other client has a slot (Google does not demand it there).
 */
function bringsStateBack({ client, way }: Cell): boolean {
  return client !== 'openai-chat' && (way.protocol !== 'gemini' || client === 'gemini');
}

async function failureOf(run: Promise<unknown>): Promise<unknown> {
  try {
    await run;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
