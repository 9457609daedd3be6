// The Anthropic Messages protocol as the gateway uses it. Registered in protocols/registry.ts.
import { readErrorBody } from '../errorBody';
import { readModelIds } from '../modelIds';
import type { Protocol } from '../protocol';
import { readAnthropicAnswer } from './answer';
import { encodeAnthropicError, encodeAnthropicStreamError } from './errors';
import { encodeAnthropicModel, encodeAnthropicModelList } from './models';
import { newAnthropicTap } from './streamTap';

export const anthropicProtocol: Protocol = {
  id: 'anthropic',
  encodeError: encodeAnthropicError,
  encodeStreamError: encodeAnthropicStreamError,
  newStreamTap: newAnthropicTap,
  readAnswer: readAnthropicAnswer,
  readError: readErrorBody,
  encodeModelList: encodeAnthropicModelList,
  encodeModel: encodeAnthropicModel,
  decodeModelList: readModelIds,
};
