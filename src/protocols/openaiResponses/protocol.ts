// The OpenAI Responses protocol as the gateway uses it. Registered in protocols/registry.ts.
import { readErrorBody } from '../errorBody';
import { readModelIds } from '../modelIds';
import { encodeOpenaiError } from '../openaiChat/errors';
import { encodeOpenaiModel, encodeOpenaiModelList } from '../openaiChat/models';
import type { Protocol } from '../protocol';
import { readResponse } from './answer';
import { encodeResponsesStreamError } from './errors';
import { newResponsesTap } from './streamTap';

export const openaiResponsesProtocol: Protocol = {
  id: 'openai-responses',
  encodeError: encodeOpenaiError,
  encodeStreamError: encodeResponsesStreamError,
  newStreamTap: newResponsesTap,
  readAnswer: readResponse,
  readError: readErrorBody,
  encodeModelList: encodeOpenaiModelList,
  encodeModel: encodeOpenaiModel,
  decodeModelList: readModelIds,
};
