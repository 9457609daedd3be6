// Images and audio of an answer in the shape of chat. Used by encodeAnswer.ts and streamEncoder.ts.
// Chat knows audio; for images there is the list that OpenRouter began and clients read. Source: openai SDK `ChatCompletionAudio`.
import type { AnswerContext } from '../codec';
import type { AudioPart, ImagePart } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import { urlOf } from './media';
import { ownExtension } from './shape';

const hour = 3600;

/** Undefined where the image has no URL. */
export function encodeImage(part: ImagePart): JsonObject | undefined {
  const url = urlOf(part.source);
  return url === undefined ? undefined : { type: 'image_url', image_url: { url } };
}

/** Undefined where the audio is not given by its bytes. */
export function encodeAudio(part: AudioPart, context: AnswerContext): JsonObject | undefined {
  if (part.source.kind !== 'base64') return undefined;
  return {
    id: context.newId('audio_'),
    data: part.source.data,
    expires_at: context.createdAt + hour,
    transcript: '',
    ...ownExtension(part.extensions),
  };
}
