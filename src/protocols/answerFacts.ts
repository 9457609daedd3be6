// What the log and the meter learn from a translated answer: usage, model, why it ended, what went wrong.
// The counterpart of the taps, which read answers that are relayed untouched.
import type { IrAnswer, IrEvent } from './ir/events';
import type { AnswerFacts } from './protocol';

export class FactsReader {
  private readonly known: AnswerFacts = {};

  push(event: IrEvent): void {
    switch (event.type) {
      case 'message-start':
        if (event.model !== '') this.known.model = event.model;
        if (event.usage !== undefined) this.known.usage = event.usage;
        break;
      case 'usage':
        this.known.usage = event.usage;
        break;
      case 'finish':
        this.known.finishReason = event.finish.raw ?? event.finish.reason;
        break;
      case 'error':
        this.known.error = event.error.message;
        break;
      default:
        break;
    }
  }

  facts(): AnswerFacts {
    return { ...this.known };
  }
}

export function factsOf(answer: IrAnswer): AnswerFacts {
  return {
    ...(answer.usage === undefined ? {} : { usage: answer.usage }),
    ...(answer.model === '' ? {} : { model: answer.model }),
    finishReason: answer.finish.raw ?? answer.finish.reason,
  };
}
