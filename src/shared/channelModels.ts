// What is known of channels' models: wire types of `POST /channels/:id/models/refresh` and `GET /models`, for lists and model pickers.
// Facts come from the provider's own list where it tells them, else from the catalogue. What is left out is not known.

/** What a model reads. */
export const modelInputs = ['text', 'image', 'pdf', 'audio', 'video'] as const;
export type ModelInput = (typeof modelInputs)[number];

export interface ModelFacts {
  /** The provider's name for people, where it differs from the id. */
  name?: string;
  /** Tokens of input and output together. */
  contextTokens?: number;
  maxOutputTokens?: number;
  input?: ModelInput[];
  reasoning?: boolean;
  tools?: boolean;
  deprecated?: boolean;
}

/** A model of a provider's list. */
export interface ListedModel extends ModelFacts {
  id: string;
}

/** Answer of `POST /channels/:id/models/refresh`, in the provider's order. */
export interface ModelRefreshResult {
  models: ListedModel[];
}

/** US dollars per million tokens; null where that price is not known. */
export interface ModelPrice {
  input: number | null;
  output: number | null;
  cacheRead: number | null;
}

export interface ChannelModelEntry extends ModelFacts {
  /** The name that clients use: the alias where there is one. */
  id: string;
  /** What is sent to the provider, where that is another name. */
  upstreamModel?: string;
  /** Null: not known. Never 0 for unknown. */
  price: ModelPrice | null;
}

/** One channel of `GET /models`. */
export interface ChannelModels {
  channelId: string;
  channelName: string;
  provider: string;
  enabled: boolean;
  /** False where the channel serves whatever its provider lists and that list was never fetched. */
  known: boolean;
  /** Patterns of the channel's models that no listed name fits, or whose provider's list was never fetched. */
  patterns: string[];
  models: ChannelModelEntry[];
}
