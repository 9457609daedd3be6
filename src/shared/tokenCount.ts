// Counting the tokens of a text offline: wire types of `POST /tokens/count`, which the editor's model picker asks often.
import * as v from 'valibot';

/** The longest text, in characters. */
const longest = 4 * 1024 * 1024;

export const tokenCountSchema = v.strictObject({
  /** The name that clients use. */
  model: v.pipe(v.string(), v.maxLength(200)),
  text: v.pipe(v.string(), v.maxLength(longest)),
});

/** An estimate, rather high than low: nobody but the provider counts exactly. */
export interface TokenCount {
  tokens: number;
}
