// The OpenAI Chat Completions protocol as the gateway uses it. Registered in protocols/registry.ts.
import { readErrorBody } from '../errorBody';
import { readModelIds } from '../modelIds';
import type { Protocol } from '../protocol';
import { readChatAnswer } from './answer';
import { encodeChatStreamError, encodeOpenaiError } from './errors';
import { encodeOpenaiModel, encodeOpenaiModelList } from './models';
import { newChatTap } from './streamTap';

export const openaiChatProtocol: Protocol = {
  id: 'openai-chat',
  encodeError: encodeOpenaiError,
  encodeStreamError: encodeChatStreamError,
  newStreamTap: newChatTap,
  readAnswer: readChatAnswer,
  readError: readErrorBody,
  encodeModelList: encodeOpenaiModelList,
  encodeModel: encodeOpenaiModel,
  decodeModelList: readModelIds,
};
