// The bytes of a Bedrock stream as frames for its decoders: event-stream messages in, one frame each out. Used by the gateway in place of
// the SSE reader. Exceptions of every kind become frames of the name `exception`, with the type beside the message as `__type`.
// Source: https://smithy.io/2.0/aws/amazon-eventstream.html (message types `event`, `exception`, `error`).
import { GatewayError } from '../../shared/errors';
import type { Frame } from '../codec';
import { decodeUtf8 } from '../wire/bytes';
import { EventStreamDecoder, type EventStreamMessage } from '../wire/eventStream';
import { isObject, parseJson } from '../wire/jsonValue';

/** Name of the frames that tell an error; `data` is its body. */
export const exceptionEvent = 'exception';

export class BedrockFrames {
  private readonly decoder: EventStreamDecoder;

  constructor(limit?: number) {
    this.decoder = new EventStreamDecoder(limit);
  }

  /**
   * The frames that `chunk` completes: iterate to the end. Throws GatewayError `upstream-invalid` at the first broken message, after
   * the frames before it.
   */
  *push(chunk: Uint8Array): Generator<Frame, void, undefined> {
    for (const message of this.decoder.push(chunk)) yield frameOf(message);
  }

  /** Throws GatewayError `upstream-truncated` where the stream ends inside a message; there is never anything left to read. */
  finish(): Frame[] {
    this.decoder.finish();
    return [];
  }
}

/** Throws GatewayError `upstream-invalid` for a message of a type that is not known. */
function frameOf({ headers, payload }: EventStreamMessage): Frame {
  const data = decodeUtf8(payload);
  switch (headers.get(':message-type')) {
    case 'event':
      return { event: headers.get(':event-type') ?? '', data };
    case 'exception':
      return exceptionFrame(headers.get(':exception-type'), parseJson(data) ?? data);
    case 'error':
      return exceptionFrame(headers.get(':error-code'), headers.get(':error-message'));
    default:
      throw new GatewayError('upstream-invalid', 'The provider sent a message that is neither event nor exception.');
  }
}

function exceptionFrame(type: string | undefined, body: unknown): Frame {
  const members = isObject(body) ? body : { message: body };
  return {
    event: exceptionEvent,
    data: JSON.stringify({ ...members, ...(type === undefined ? {} : { __type: type }) }),
  };
}
