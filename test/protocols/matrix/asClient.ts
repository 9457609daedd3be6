// A generated request as a client of a protocol can say it: written in its wire words and read again. Used by the laws.
import { GatewayError } from '../../../src/shared/errors';
import type { ProtocolId } from '../../../src/shared/channel';
import { codecOf } from '../../../src/protocols/codecs';
import type { DecodedRequest } from '../../../src/protocols/codec';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { nativeOrigins, targetOf } from '../repairs/support';

/** What `run` gives, undefined where it refuses as a declared bad request. */
export function unlessRefused<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) return undefined;
    throw error;
  }
}

/** `request` as a client of `protocol` can say it. */
export function asClient(protocol: ProtocolId, request: IrRequest): DecodedRequest | undefined {
  return unlessRefused(() => {
    const { body } = codecOf(protocol).encodeRequest(request, { ...targetOf(protocol), model: 'asked-for' });
    const wire: unknown = JSON.parse(JSON.stringify(body));
    return codecOf(protocol).decodeRequest(wire, {
      headers: {},
      nativeOrigin: nativeOrigins[protocol],
      model: 'asked-for',
      stream: false,
    });
  });
}
