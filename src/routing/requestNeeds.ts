// What a request needs of a model, and what a model is known to lack. Used by the candidate choice.
// Pure. What is not known of a model is taken as there: the provider decides.

/**
 * Left out or false: not needed. Tokens are estimates. What a translation mends is no need: a model that does not think, or whose answers
 * are shorter than the client allows (coding tools always ask for the most), answers too.
 */
export interface RequestNeeds {
  tools?: boolean;
  images?: boolean;
  pdf?: boolean;
  audio?: boolean;
  structuredOutput?: boolean;
  /** Tokens of the request. */
  inputTokens?: number | undefined;
}

/** What is known of a model; left out: not known. */
export interface ModelAbilities {
  tools?: boolean | undefined;
  images?: boolean | undefined;
  pdf?: boolean | undefined;
  audio?: boolean | undefined;
  structuredOutput?: boolean | undefined;
  /** Tokens of request and answer together. */
  contextTokens?: number | undefined;
}

const switches = ['tools', 'images', 'pdf', 'audio', 'structuredOutput'] as const;

export type Lack = (typeof switches)[number] | 'context';

/** The needs that the model is known not to meet. */
export function lacksOf(needs: RequestNeeds, abilities: ModelAbilities | undefined): Lack[] {
  if (abilities === undefined) return [];
  const lacks: Lack[] = switches.filter((name) => needs[name] === true && abilities[name] === false);
  const { inputTokens = 0 } = needs;
  if (abilities.contextTokens !== undefined && inputTokens > abilities.contextTokens) lacks.push('context');
  return lacks;
}

/** True where no request could tell these models apart. */
export function haveSameAbilities(known: readonly (ModelAbilities | undefined)[]): boolean {
  const [first] = known;
  const names = [...switches, 'contextTokens'] as const;
  return known.every((abilities) => names.every((name) => abilities?.[name] === first?.[name]));
}
