// The form of a row of the model snapshot in models/: what is known of one model at its own vendor. Types only.

export interface ModelRow {
  /** As the vendor's API takes it. */
  id: string;
  /** Tokens of input and output together. */
  context?: number;
  /** Tokens of input, where the vendor limits them on their own. */
  input?: number;
  /** Tokens of output, thinking included. */
  output?: number;
  /** What it reads beside text; left out where it is not known. */
  takes?: readonly ('image' | 'pdf' | 'audio' | 'video')[];
  tools?: boolean;
  reasoning?: boolean;
  /** Words for how much it thinks, weakest first. */
  efforts?: readonly string[];
  /** False: refuses a temperature of its own. */
  temperature?: false;
  deprecated?: true;
}
