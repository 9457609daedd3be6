// The codec of VS Code's own models: what translation uses of this folder. Registered in protocols/codecs.ts; no client speaks this form,
// which is ours: src/shared/windowModels.ts, made from and turned into the parts of `vscode.lm` by a window.
import { GatewayError } from '../../shared/errors';
import type { UpstreamCodec } from '../codec';
import { Collector } from '../ir/collect';
import { isObject } from '../wire/jsonValue';
import { encodeRequest } from './encodeRequest';
import { VscodeStreamDecoder } from './streamDecoder';

export const vscodeCodec: UpstreamCodec = {
  id: 'vscode',
  encodeRequest,
  // Windows always stream: a whole answer is the list of its lines.
  decodeAnswer(wire) {
    if (!Array.isArray(wire)) throw new GatewayError('upstream-invalid', 'The window answered with no list of parts.');
    const decoder = new VscodeStreamDecoder();
    const collector = new Collector();
    const events = [...wire.filter(isObject).flatMap((line) => decoder.read(line)), ...decoder.end()];
    for (const event of events) collector.push(event);
    return collector.answer();
  },
  newStreamDecoder: () => new VscodeStreamDecoder(),
};
