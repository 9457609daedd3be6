// The answer of a model in VS Code as IR events, from the lines that a window writes (src/shared/windowModels.ts). Called through
// vscodeCodec. VS Code tells neither an id, nor why the model stopped, nor what was used: the usage that comes is an estimate.
import { GatewayError } from '../../shared/errors';
import type { UsageBuckets } from '../../shared/usage';
import type { Frame, StreamDecoder } from '../codec';
import type { IrEvent } from '../ir/events';
import { countIn, isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { windowError } from './errors';

type TextKind = 'text' | 'reasoning';

export class VscodeStreamDecoder implements StreamDecoder {
  private started = false;
  private done = false;
  private blocks = 0;
  private toolCalls = false;
  private open: TextKind | undefined;

  push(frame: Frame): IrEvent[] {
    if (this.done) return [];
    const line = parseJson(frame.data);
    if (isObject(line)) return this.read(line);
    return this.fail(new GatewayError('upstream-invalid', 'The window sent a line that is not a JSON object.'));
  }

  /** The events of one line. Lines of a type that is not known say nothing. */
  read(line: JsonObject): IrEvent[] {
    if (this.done) return [];
    switch (line['type']) {
      case 'text':
        return this.text('text', stringIn(line, 'text') ?? '');
      case 'thinking':
        return this.text('reasoning', stringIn(line, 'text') ?? '');
      case 'tool-call':
        return this.toolCall(line);
      case 'data':
        return this.data(stringIn(line, 'mimeType') ?? '', stringIn(line, 'data') ?? '');
      case 'usage':
        return this.usage(line);
      case 'end':
        return this.finish();
      case 'error':
        return this.fail(windowError({ code: stringIn(line, 'code') ?? '', message: stringIn(line, 'message') ?? '' }));
      default:
        return [];
    }
  }

  end(): IrEvent[] {
    if (this.done) return [];
    const words = 'The VS Code window that was answering went away before the answer was complete.';
    return this.fail(new GatewayError('upstream-truncated', words));
  }

  private text(kind: TextKind, text: string): IrEvent[] {
    if (text === '') return [];
    const events = this.start();
    if (this.open !== kind) {
      events.push(...this.close());
      const block = this.blocks++;
      this.open = kind;
      events.push(kind === 'text' ? { type: 'text-start', block } : { type: 'reasoning-start', block, summary: false });
    }
    const block = this.blocks - 1;
    events.push(kind === 'text' ? { type: 'text-delta', block, text } : { type: 'reasoning-delta', block, text });
    return events;
  }

  private toolCall(line: JsonObject): IrEvent[] {
    const events = [...this.start(), ...this.close()];
    const block = this.blocks++;
    this.toolCalls = true;
    const id = stringIn(line, 'callId') ?? '';
    const name = stringIn(line, 'name') ?? '';
    const input = JSON.stringify(objectIn(line, 'input') ?? {});
    return [
      ...events,
      { type: 'tool-call-start', block, id, name, kind: 'function' },
      { type: 'tool-call-delta', block, input },
      { type: 'tool-call-end', block },
    ];
  }

  private data(mediaType: string, data: string): IrEvent[] {
    const events = [...this.start(), ...this.close()];
    const block = this.blocks++;
    if (mediaType.startsWith('image/')) {
      const source = { kind: 'base64' as const, mediaType, data };
      return [...events, { type: 'part', block, part: { type: 'image', source } }];
    }
    // Of a meaning that is between the model's extension and those that know it.
    const part = { type: 'opaque' as const, origin: 'vscode' as const, name: mediaType, value: { mediaType, data } };
    return [...events, { type: 'part', block, part }];
  }

  private usage(line: JsonObject): IrEvent[] {
    const [input, output] = [countIn(line, 'input') ?? 0, countIn(line, 'output') ?? 0];
    const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0, images: 0, audioSeconds: 0 };
    const usage: UsageBuckets = { ...none, input, output, raw: { input, output, estimated: true } };
    // What is known before the first word stands at the head, where some clients look for it.
    if (!this.started) return this.start(usage);
    return [{ type: 'usage', usage }];
  }

  private start(usage?: UsageBuckets): IrEvent[] {
    if (this.started) return [];
    this.started = true;
    return [{ type: 'message-start', id: '', model: '', ...(usage === undefined ? {} : { usage }) }];
  }

  private close(): IrEvent[] {
    const { open } = this;
    if (open === undefined) return [];
    this.open = undefined;
    const block = this.blocks - 1;
    return [open === 'text' ? { type: 'text-end', block } : { type: 'reasoning-end', block }];
  }

  private finish(): IrEvent[] {
    const events = [...this.start(), ...this.close()];
    this.done = true;
    return [...events, { type: 'finish', finish: { reason: this.toolCalls ? 'tool-calls' : 'stop' } }];
  }

  private fail(error: GatewayError): IrEvent[] {
    this.done = true;
    return [{ type: 'error', error }];
  }
}
