// The scenes of the faults on the wire: which client asks which provider for which recorded answer, and the house in which it happens: proxy,
// relay and provider in this process, with times that end what hangs soon. Used by the tests of row 41.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  protocolIds,
  httpProtocolIds,
  usualChannelSettings,
  type ProtocolId,
  type HttpProtocolId,
} from '../../src/shared/channel';
import { ProxyHouse, type Answer } from '../gateway/proxyHouse';
import { claudeOnBedrock, FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { frameEvents, scenarios, type Scenario } from '../support/fakeUpstream/fixtures';
import type { Play } from '../support/fakeUpstream/play';
import { FaultProxy } from '../support/faultProxy';
import { generateBody, generateHeaders, generatePath } from '../support/rawHttp';
import { readBySdk } from '../support/sdkReading';
import { TurnClock } from '../support/turnClock';

/** A way to a provider: Claude on Bedrock is spoken to in Anthropic's words. */
export interface Way {
  name: string;
  protocol: HttpProtocolId;
  model: string;
}

export const ways: readonly Way[] = [
  ...httpProtocolIds.map((protocol) => ({ name: protocol, protocol, model: upstreamModels[protocol] })),
  { name: 'bedrock (Claude)', protocol: 'bedrock' as const, model: claudeOnBedrock },
];

export interface Scene {
  client: ProtocolId;
  way: Way;
  /** A scenario of the fake provider, or a file of test/fixtures/recorded-shapes. */
  answer: string;
  mode: 'stream' | 'whole';
}

const shapes = path.join(import.meta.dirname, '../fixtures/recorded-shapes');

function recordedShapes(protocol: HttpProtocolId): string[] {
  if (protocol === 'bedrock') return [];
  return readdirSync(path.join(shapes, protocol)).map((file) => `shape-${file.replace('.jsonl', '')}`);
}

/** Every client with every way, every answer and both modes: the short streams first. */
export function allScenes(): Scene[] {
  const cells = protocolIds.flatMap((client) => ways.map((way) => ({ client, way })));
  const scenes = (answers: (way: Way) => readonly string[], mode: Scene['mode']): Scene[] =>
    cells.flatMap(({ client, way }) => answers(way).map((answer) => ({ client, way, answer, mode })));
  return [
    // There is no short one of Bedrock; its frames have check sums, which the longer ones show as well.
    ...scenes(({ protocol }) => (protocol === 'bedrock' ? [] : ['short']), 'stream'),
    ...scenes(() => scenarios, 'whole'),
    ...scenes(({ protocol }) => [...scenarios, ...recordedShapes(protocol)], 'stream'),
  ];
}

export const nameOf = ({ client, way, answer, mode }: Scene): string => `${client} to ${way.name}, ${answer}, ${mode}`;

function playOf(protocol: HttpProtocolId, answer: string): Play {
  if (!answer.startsWith('shape-')) return { scenario: answer as Scenario };
  const file = path.join(shapes, protocol, `${answer.slice('shape-'.length)}.jsonl`);
  const events = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return { frames: frameEvents(protocol, events, { includeUsage: true, jsonArray: false }) };
}

/** What a client made of an answer: what counts of it as text, or that it was told an error. */
export type Reading = { said: string } | { error: string };

export interface Outcome {
  answer: Answer;
  reading: Reading;
  milliseconds: number;
  /** The same without the time in which the machine was busy with other things. */
  turns: number;
}

/** How long a hasty channel lets a provider be silent. Shorter than any patience of a client. */
export const silenceMs = 1500;
/** The same of a patient one: no machine is so busy that an answer on its way takes that long. */
const patientMs = 300_000;
/** Behind this stands the same way with a hasty channel. */
const hastily = 'hasty/';

export class WireHouse {
  private readonly clock = new TurnClock();

  private constructor(
    readonly house: ProxyHouse,
    readonly upstream: FakeUpstream,
    readonly relay: FaultProxy,
    private readonly key: string,
  ) {}

  static async open(): Promise<WireHouse> {
    const upstream = await FakeUpstream.start();
    const relay = await FaultProxy.start(Number(new URL(upstream.url).port));
    // Chance is nought: a second attempt comes at once.
    const limits = { idleMs: patientMs, firstByteMs: patientMs, trailerMs: 200, connectMs: 60_000 };
    const timeouts = { connectMs: null, firstByteMs: silenceMs, idleMs: silenceMs };
    const house = await ProxyHouse.open({ limits }, () => 0);
    for (const { name, protocol, model } of ways) {
      const baseUrl = upstream.baseUrl(protocol).replace(/:\d+/, `:${relay.port}`);
      const { secret } = upstream;
      house.channel({ protocol, baseUrl, secret, models: [{ id: model, alias: name }] });
      const models = [{ id: model, alias: hastily + name }];
      house.channel({ protocol, baseUrl, secret, models, settings: { ...usualChannelSettings, timeouts } });
    }
    upstream.script((request, call) => {
      upstream.requests.length = 0;
      return playOf(call.protocol, /answer:([\w-]+);/.exec(request.body.toString())?.[1] ?? 'text');
    });
    return new WireHouse(house, upstream, relay, house.key());
  }

  /** Asks as the scene says; `mark` names the fault in the request. `hasty`: through the channel that does not wait for long. */
  async ask({ client, way, answer: wanted, mode }: Scene, mark: string, hasty = false): Promise<Outcome> {
    const stream = mode === 'stream';
    const model = hasty ? hastily + way.name : way.name;
    const began = performance.now();
    const turnsBefore = this.clock.now();
    const answer = await this.house.ask(generatePath(client, model, stream), {
      headers: generateHeaders(client, this.key),
      body: generateBody(client, model, stream, `answer:${wanted}; fault:${mark};`),
    });
    const milliseconds = performance.now() - began;
    const turns = this.clock.now() - turnsBefore;
    const read = await readBySdk(client, answer, mode);
    // The SDK of Responses gives a failed answer back as it is, and throws nothing.
    const failed = 'error' in read ? String(read.error) : read.stop === 'failed' ? 'failed' : undefined;
    const reading: Reading =
      'error' in read || failed !== undefined
        ? { error: failed ?? '' }
        : { said: JSON.stringify([read.text, read.toolCalls, read.stop]) };
    return { answer, reading, milliseconds, turns };
  }

  async close(): Promise<void> {
    this.clock.stop();
    await this.house.close();
    await this.relay.close();
    await this.upstream.close();
  }
}
