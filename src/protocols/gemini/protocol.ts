// The Gemini generateContent protocol as the gateway uses it. Registered in protocols/registry.ts.
import { readErrorBody } from '../errorBody';
import { readModelIds } from '../modelIds';
import type { Protocol } from '../protocol';
import { readGeminiAnswer } from './answer';
import { encodeGeminiError, encodeGeminiStreamError } from './errors';
import { encodeGeminiModel, encodeGeminiModelList } from './models';
import { newGeminiTap } from './streamTap';

export const geminiProtocol: Protocol = {
  id: 'gemini',
  encodeError: encodeGeminiError,
  encodeStreamError: encodeGeminiStreamError,
  newStreamTap: newGeminiTap,
  readAnswer: readGeminiAnswer,
  readError: readErrorBody,
  encodeModelList: encodeGeminiModelList,
  encodeModel: encodeGeminiModel,
  decodeModelList: readModelIds,
};
