// Plays the model of one cell of the matrix: answers the tool's requests as its task needs, and notes what a real model would have stumbled
// over. Called by the fake upstream for every request of the cell. What it looks at is what came upstream, after the gateway.
import { faultsOf } from '../../protocols/matrix/providerRules';
import type { Play } from '../../support/fakeUpstream/play';
import type { ReceivedRequest } from '../../support/fakeUpstream/fakeUpstream';
import type { UpstreamCall } from '../../support/fakeUpstream/requestRules';
import type { PlannedCall } from '../tools';
import type { Upstream } from '../upstreams';
import { objectOf, objectsOf, type OfferedTool, type Saying, type Seen, type Wire } from './voice';

export interface Task {
  /** The calls that the model makes, one per turn, each through a tool that the client offers. */
  calls: PlannedCall[];
  /** What the result of the first call must contain. */
  marker: string;
  finalText: string;
  /** A phrase by which requests are known that are beside the task, for example a memory keeper's. */
  asides: readonly string[];
}

export class Player {
  /** What went wrong, in words. */
  readonly faults: string[] = [];
  /** The turns of the task that were asked for: how many results each had. */
  private readonly turns = new Set<number>();
  private readonly given: string[] = [];
  private serial = 0;

  constructor(
    private readonly upstream: Upstream,
    private readonly task: Task,
    /** False where the client's own bytes went through: what it writes is between it and its provider. */
    private readonly translated: boolean,
  ) {}

  /** True once the client has come for the last answer. */
  get finished(): boolean {
    return this.turns.has(this.task.calls.length);
  }

  /** For `FakeUpstream.script`. */
  readonly play = (request: ReceivedRequest, call: UpstreamCall): Play => {
    if (call.operation !== 'generate') return {};
    const { protocol, voice } = this.upstream;
    if (call.protocol !== protocol) this.faults.push(`asked in ${call.protocol} instead of ${protocol}`);
    const body: Wire = call.body ?? {};
    if (this.translated) this.faults.push(...this.refusals(body).map((fault) => `the provider would refuse: ${fault}`));
    this.serial += 1;
    return voice.answer(call, this.saying(voice.read(body), request.body.toString('utf8')));
  };

  private refusals(body: Wire): string[] {
    const { body: rules, protocol, mostOutput, noMidSystem } = this.upstream;
    const midSystem = noMidSystem === true && objectsOf(body['messages']).some(({ role }) => role === 'system');
    const asked = mostOutputAsked(body);
    return [
      ...faultsOf(rules ?? protocol, body),
      ...(midSystem ? ["role 'system' is not supported on this model"] : []),
      ...(asked > mostOutput ? [`${asked} output tokens, where the model gives ${mostOutput}`] : []),
    ];
  }

  private saying(seen: Seen, raw: string): Saying {
    const { serial } = this;
    if (seen.schema !== undefined) return { serial, text: JSON.stringify(instanceOf(seen.schema)) };
    if (seen.tools.length === 0 || this.task.asides.some((phrase) => raw.includes(phrase))) {
      return { serial, text: 'Nothing to keep' };
    }
    const { calls, marker, finalText } = this.task;
    const turn = seen.results.length;
    if (this.turns.has(turn)) this.faults.push(`turn ${turn} was asked for again`);
    this.turns.add(turn);
    const missing = this.given.filter((state) => !seen.states.includes(state));
    if (seen.thinks && missing.length > 0) this.faults.push(`turn ${turn} lost the opaque state ${missing.join()}`);
    const [result] = seen.results;
    if (turn === 1 && result?.includes(marker) !== true) this.faults.push(`the tool's result is ${String(result)}`);
    const planned = calls[turn];
    if (planned === undefined) return { serial, text: finalText };
    const tool = findTool(seen.tools, planned.tool);
    if (tool === undefined) {
      this.faults.push(`no tool ${planned.tool} among ${seen.tools.map(({ name }) => name).join()}`);
      return { serial, text: finalText };
    }
    return {
      serial,
      call: { tool, input: inputFor(tool, planned) },
      ...(seen.thinks ? { state: this.newState() } : {}),
    };
  }

  private newState(): string {
    const state = Buffer.from(
      `opaque state ${this.serial} of ${this.upstream.name}, never to be read by anyone`,
    ).toString('base64');
    this.given.push(state);
    return state;
  }
}

/** The most output tokens that a request asks for, in whichever field; 0 where it does not say. */
function mostOutputAsked(body: Wire): number {
  const nested = { ...objectOf(body['generationConfig']), ...objectOf(body['inferenceConfig']) };
  const names = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];
  const values = [...names.map((name) => body[name]), nested['maxOutputTokens'], nested['maxTokens']];
  return Math.max(0, ...values.filter((value) => typeof value === 'number'));
}

/** A tool by the name its client gave it; the gateway may have put a namespace before it. */
function findTool(tools: readonly OfferedTool[], name: string): OfferedTool | undefined {
  return tools.find((tool) => tool.name === name) ?? tools.find((tool) => tool.name.endsWith(`__${name}`));
}

/** A freeform tool that became a function takes its text in one field. */
function inputFor(tool: OfferedTool, { input }: PlannedCall): Wire | string {
  return typeof input === 'string' && tool.kind === 'function' ? { input } : input;
}

/** The smallest value that fits a JSON Schema, its types in either case (Gemini writes them in capitals). */
function instanceOf(schema: Wire): unknown {
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown;
  switch (String(schema['type'] ?? 'object').toLowerCase()) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema['properties'] ?? {}) as Record<string, Wire>).map(([name, inner]) => [
          name,
          instanceOf(inner),
        ]),
      );
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    default:
      return 'none';
  }
}
