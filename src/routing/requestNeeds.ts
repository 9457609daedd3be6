// What a request needs of a model, and what a model is known to lack. Used by the candidate choice.
// Pure. What is not known of a model is taken as there: the provider decides.

/** Left out or false: not needed. Tokens are estimates. */
export interface RequestNeeds {
  tools?: boolean;
  images?: boolean;
  pdf?: boolean;
  audio?: boolean;
  thinking?: boolean;
  structuredOutput?: boolean;
  /** Tokens of the request. */
  inputTokens?: number | undefined;
  /** Tokens of the answer that the client asks for at most. */
  outputTokens?: number | undefined;
}

/** What is known of a model; left out: not known. */
export interface ModelAbilities {
  tools?: boolean | undefined;
  images?: boolean | undefined;
  pdf?: boolean | undefined;
  audio?: boolean | undefined;
  thinking?: boolean | undefined;
  structuredOutput?: boolean | undefined;
  /** Tokens of request and answer together. */
  contextTokens?: number | undefined;
  maxOutputTokens?: number | undefined;
}

const switches = ['tools', 'images', 'pdf', 'audio', 'thinking', 'structuredOutput'] as const;

export type Lack = (typeof switches)[number] | 'context' | 'output';

/** The needs that the model is known not to meet. */
export function lacksOf(needs: RequestNeeds, abilities: ModelAbilities | undefined): Lack[] {
  if (abilities === undefined) return [];
  const lacks: Lack[] = switches.filter((name) => needs[name] === true && abilities[name] === false);
  const { inputTokens = 0, outputTokens = 0 } = needs;
  const { contextTokens, maxOutputTokens } = abilities;
  // An answer longer than the model can give is counted once, as such.
  const answer = Math.min(outputTokens, maxOutputTokens ?? outputTokens);
  if (contextTokens !== undefined && inputTokens + answer > contextTokens) lacks.push('context');
  if (maxOutputTokens !== undefined && outputTokens > maxOutputTokens) lacks.push('output');
  return lacks;
}
