// A settings text that its tool could not read either: what is wrong and where. Thrown by the formats, turned into a GatewayError with
// the file's name by whoever knows the file.
import { GatewayError } from '../shared/errors';

/** `line` and `column` count from 1; undefined where the parser does not tell. Never carries text of the file: that may hold secrets. */
export class TextFault extends Error {
  constructor(
    message: string,
    readonly line?: number,
    readonly column?: number,
  ) {
    super(message);
    this.name = 'TextFault';
  }

  /** The fault at `offset` of `text`. */
  static at(text: string, offset: number, message: string): TextFault {
    const before = text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return new TextFault(message, before.split('\n').length, offset - lineStart + 1);
  }
}

/** Why a file is left alone; `details.reason` of the errors of the takeover. */
export type RefusalReason =
  | 'unreadable'
  | 'not-text'
  | 'too-large'
  | 'not-a-file'
  | 'read-only'
  | 'wrong-type'
  | 'uncertain-edit'
  | 'changed-meanwhile'
  | 'other-address'
  | 'other-machine'
  | 'not-detected'
  | 'no-models'
  | 'bad-key'
  | 'busy'
  | 'disk-full'
  | 'denied'
  | 'disk-error';

export interface RefusalDetails {
  reason: RefusalReason;
  file?: string;
  line?: number;
  column?: number;
  /** The system's code, such as `ENOSPC`. */
  code?: string;
  /** The address that the tool is connected to, where it is another's. */
  address?: string;
}

/** A `conflict` that says why a file or a tool is left as it is. */
export function refusal(message: string, details: RefusalDetails): GatewayError {
  return new GatewayError('conflict', message, { details });
}

/** The refusal for a file that does not parse: it names the file and the place. */
export function refuseFault(fault: TextFault, file: string): GatewayError {
  const place = fault.line === undefined ? '' : `, line ${fault.line}, column ${fault.column ?? 1}`;
  return refusal(`${file}${place}: ${fault.message} The file was left as it is.`, {
    reason: 'unreadable',
    file,
    line: fault.line,
    column: fault.column,
  });
}
