// Bedrock as the gateway uses it beside its codec: refusals and model lists. Registered in protocols/registry.ts; no client speaks it.
import { readErrorBody } from '../errorBody';
import type { UpstreamProtocol } from '../protocol';
import { stringIn } from '../wire/jsonValue';
import { bedrockStatus } from './errors';
import { decodeBedrockModels } from './models';

export const bedrockProtocol: UpstreamProtocol = {
  id: 'bedrock',
  // `Message` with a capital is what the layers before the service itself say.
  readError: (status, body) => readErrorBody(status, stringIn(body, 'Message') ?? body),
  refusalStatus: (status, headers) => {
    const type = headers['x-amzn-errortype'];
    return bedrockStatus(status, Array.isArray(type) ? type[0] : type);
  },
  decodeModelList: decodeBedrockModels,
};
