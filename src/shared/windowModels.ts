// VS Code's own models between the gateway and the windows that can ask them: what a window tells of its models, the chat it is asked for,
// and the lines of its answer. Wire types and validators of the `window…` calls; see docs/vscode-models.md.
import * as v from 'valibot';

const wordSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

/** A model that another extension provides, as `vscode.lm` tells it. */
export const windowModelSchema = v.strictObject({
  /** Who provides it (`copilot`) and what it calls it there; both together are the name that clients use, `vendor/id`. */
  vendor: wordSchema,
  id: wordSchema,
  name: v.pipe(v.string(), v.maxLength(300)),
  family: v.pipe(v.string(), v.maxLength(300)),
  version: v.pipe(v.string(), v.maxLength(300)),
  maxInputTokens: v.pipe(v.number(), v.minValue(0)),
  /** Null where VS Code does not tell. */
  images: v.nullable(v.boolean()),
  tools: v.nullable(v.boolean()),
  /** Whether VS Code lets Gatehouse ask it; null: the user was not asked yet. */
  allowed: v.nullable(v.boolean()),
});
export type WindowModel = v.InferOutput<typeof windowModelSchema>;

/** Body of `PUT /window/models`: all models of one window, which holds a lease under the same name. */
export const windowModelsSchema = v.strictObject({
  window: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  models: v.pipe(v.array(windowModelSchema), v.maxLength(1000)),
});

/** The name that clients and channels use. */
export function windowModelName({ vendor, id }: Pick<WindowModel, 'vendor' | 'id'>): string {
  return `${vendor}/${id}`;
}

export type WindowDataPart =
  { type: 'text'; text: string } | { type: 'data'; mimeType: string; /** Base64. */ data: string };

export type WindowPart =
  | WindowDataPart
  | { type: 'tool-call'; callId: string; name: string; input: object }
  | { type: 'tool-result'; callId: string; content: WindowDataPart[] };

export interface WindowMessage {
  role: 'user' | 'assistant';
  name?: string;
  content: WindowPart[];
}

/** Answer of `GET /window/chats/:id`: what the window is to ask its model. */
export interface WindowChat {
  /** `vendor/id`. */
  model: string;
  messages: WindowMessage[];
  tools: { name: string; description: string; inputSchema?: object }[];
  /** `required` comes with one tool alone: several models take no more. */
  toolMode: 'auto' | 'required';
  /** Settings by the names that most providers know: `temperature`, `top_p`, `max_tokens`, `stop`, … */
  modelOptions: Record<string, unknown>;
  /** VS Code may ask the user for consent: somebody is waiting for it. Left out: it must not. */
  interactive?: boolean;
}

/** One line of the answer, as JSON; the whole is NDJSON. An answer without `end` or `error` is a broken one. */
export type WindowLine =
  | { type: 'text'; text: string }
  | { type: 'thinking'; text: string }
  | { type: 'tool-call'; callId: string; name: string; input: object }
  | { type: 'data'; mimeType: string; data: string }
  /** Estimates; the last one counts. */
  | { type: 'usage'; input: number; output: number }
  | { type: 'end' }
  | { type: 'error'; code: string; message: string };

/** Most characters of one piece of an answer: with its escapes it stays below what a management call may hold. */
export const longestPiece = 128 * 1024;

/** Body of `POST /window/chats/:id/pieces`: the next piece of the NDJSON text, cut anywhere. */
export const windowPieceSchema = v.strictObject({
  /** 0, 1, 2, …: a piece that was lost would change the answer. */
  index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  text: v.pipe(v.string(), v.maxLength(longestPiece)),
  last: v.boolean(),
});
export type WindowPiece = v.InferOutput<typeof windowPieceSchema>;

/**
 * Why a model did not answer: `code` of vscode.LanguageModelError (`NoPermissions`, `Blocked`, `NotFound`, `Unknown`), or one of ours:
 * `Filtered` (about what was said, not about the model), `Unsupported` (this VS Code has no part for it).
 */
export const windowRefusalSchema = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(100)),
  message: v.pipe(v.string(), v.maxLength(5000)),
});
export type WindowRefusal = v.InferOutput<typeof windowRefusalSchema>;
