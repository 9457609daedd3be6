// What one row of the tables beside says of a declared loss. Read by ../losses.ts, the tests and scripts/docs/lossSection.mjs.
import type { UpstreamProtocolId } from '../../shared/channel';
import type { WarningCode } from '../ir/warnings';

export interface Loss {
  /** Short name, for the matrix of the documentation. */
  name: string;
  codes: readonly WarningCode[];
  /** Paths of the warnings that say it. */
  path: RegExp;
  /** Details of the warnings that say it; left out: any. */
  detail?: RegExp;
  /** Who can say what is lost; left out: everybody. */
  from?: readonly UpstreamProtocolId[];
  /** Who cannot carry it; left out: everybody. */
  to?: readonly UpstreamProtocolId[];
  /** It depends on the vendor, the model or the conversation, not on the two protocols alone. */
  depends?: 'vendor' | 'model' | 'conversation';
  /** Fields of the intermediate representation that may come out changed: `sampling.seed`. */
  touches?: readonly string[];
  /** What a user has to know. */
  words: string;
}
