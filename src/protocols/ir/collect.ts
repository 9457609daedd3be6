// Folds a stream of events into the whole answer. By law it equals what the same provider sends without streaming.
// Used where a client asked for a whole answer but only a stream is to be had, and by tests.
import { GatewayError } from '../../shared/errors';
import type { IrAnswer, IrEvent } from './events';
import type { AssistantPart } from './parts';

export class Collector {
  private id = '';
  private model = '';
  private readonly parts = new Map<number, AssistantPart>();
  private usage: IrAnswer['usage'];
  private extensions: IrAnswer['extensions'];
  private finish: IrAnswer['finish'] | undefined;

  /** Takes the next event; throws the error of an `error` event. */
  push(event: IrEvent): void {
    switch (event.type) {
      case 'message-start':
        this.id = event.id;
        this.model = event.model;
        this.usage = event.usage;
        this.extensions = event.extensions;
        break;
      case 'text-start':
        this.parts.set(event.block, { type: 'text', text: '' });
        break;
      case 'reasoning-start':
        this.parts.set(event.block, { type: 'reasoning', text: '', summary: event.summary, id: event.id });
        break;
      case 'refusal-start':
        this.parts.set(event.block, { type: 'refusal', text: '' });
        break;
      case 'tool-call-start':
        this.parts.set(event.block, {
          type: 'tool-call',
          id: event.id,
          name: event.name,
          namespace: event.namespace,
          kind: event.kind,
          input: '',
          ...(event.extensions === undefined ? {} : { extensions: event.extensions }),
        });
        break;
      case 'text-delta':
      case 'reasoning-delta':
      case 'refusal-delta': {
        const part = this.parts.get(event.block);
        if (part !== undefined && 'text' in part) part.text += event.text;
        break;
      }
      case 'tool-call-delta': {
        const part = this.parts.get(event.block);
        if (part?.type === 'tool-call') part.input += event.input;
        break;
      }
      case 'text-end': {
        const part = this.parts.get(event.block);
        if (part !== undefined && event.extensions !== undefined) part.extensions = event.extensions;
        break;
      }
      case 'reasoning-end':
      case 'tool-call-end': {
        const part = this.parts.get(event.block);
        if (part !== undefined && 'state' in event && (part.type === 'reasoning' || part.type === 'tool-call')) {
          part.state = event.state;
        }
        break;
      }
      case 'refusal-end':
        break;
      case 'part':
        this.parts.set(event.block, event.part);
        break;
      case 'usage':
        this.usage = event.usage;
        break;
      case 'finish':
        this.finish = event.finish;
        break;
      case 'error':
        throw event.error;
    }
  }

  /** The whole answer; throws `upstream-truncated` where the stream has not come to its end. */
  answer(): IrAnswer {
    if (this.finish === undefined) {
      throw new GatewayError('upstream-truncated', 'The upstream ended its answer too early.');
    }
    const blocks = [...this.parts.keys()].sort((left, right) => left - right);
    const content = blocks.flatMap((block) => this.parts.get(block) ?? []);
    return {
      id: this.id,
      model: this.model,
      content,
      finish: this.finish,
      usage: this.usage,
      extensions: this.extensions,
    };
  }
}
