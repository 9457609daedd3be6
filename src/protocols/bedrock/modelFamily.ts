// Whose own fields a Bedrock model takes beside the common ones, and where its requests go. Used by the encoders and the gateway.
// Sources: model ids: https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html.
import type { Target } from '../codec';
import type { Quirks } from '../../shared/quirks';

export type ModelFamily = NonNullable<Quirks['modelFields']>;

/** Ids are `anthropic.claude-…`, with a region before (`us.`, `global.`), or ARNs that end so. */
export function modelFamily({ model, quirks }: Pick<Target, 'model' | 'quirks'>): ModelFamily {
  if (quirks.modelFields !== undefined) return quirks.modelFields;
  const vendor = /(?:^|[./])(anthropic|amazon)\.[^/]+$/.exec(model)?.[1];
  return vendor === 'anthropic' || vendor === 'amazon' ? vendor : 'none';
}

export type BedrockOperation = 'converse' | 'converse-stream' | 'invoke' | 'invoke-with-response-stream';

/** Path below the channel's base URL; the signature encodes what stands here once more. */
export function bedrockPath(model: string, operation: BedrockOperation): string {
  return `/model/${encodeURIComponent(model)}/${operation}`;
}
