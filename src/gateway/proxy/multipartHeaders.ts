// Reads the heads of multipart/form-data: the boundary in the Content-Type, and the headers of one part. Used by multipartScanner.ts.
// Strict on purpose: what two readers could understand differently is refused, so that nothing goes around the check of the model.
// Sources: RFC 7578, RFC 2046 section 5.1.1, https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
import { GatewayError } from '../../shared/errors';

export function badForm(what: string): GatewayError {
  return new GatewayError('bad-request', `The multipart form cannot be read: ${what}.`);
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameterPattern = new RegExp(`\\s*;\\s*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s";]+))`, 'y');
const boundaryPattern = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;

/** True for the media type that a form upload has. */
export function isForm(contentType: string | undefined): boolean {
  return /^\s*multipart\/form-data\s*(;|$)/i.test(contentType ?? '');
}

/** The boundary named by a Content-Type. Throws `bad-request` where there is none, or more than one. */
export function boundaryOf(contentType: string): string {
  const parameters = readParameters(contentType.trim(), /^multipart\/form-data\s*/i);
  const boundary = parameters?.get('boundary');
  if (boundary === undefined || !boundaryPattern.test(boundary)) {
    throw badForm('its Content-Type names no proper boundary');
  }
  return boundary;
}

export interface PartHeaders {
  name: string;
  filename: string | undefined;
  /** True where the content is text as it stands: no transfer encoding, no other character set than UTF-8. */
  plain: boolean;
}

/** Reads the lines between a delimiter and the empty line. Throws `bad-request`. */
export function readPartHeaders(bytes: Buffer): PartHeaders {
  const values = new Map<string, string>();
  for (const line of bytes.toString('utf8').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) || /[\r\n\0]/.test(line)) throw badForm('a part has a broken header');
    if (values.has(name)) throw badForm('a part has a header twice');
    values.set(name, line.slice(colon + 1).trim());
  }
  const parameters = readParameters(values.get('content-disposition') ?? '', /^form-data\s*/i);
  const name = parameters?.get('name');
  if (parameters === undefined || name === undefined || parameters.has('name*') || name.includes('\\')) {
    throw badForm('a part has no proper name');
  }
  const encoding = (values.get('content-transfer-encoding') ?? 'binary').toLowerCase();
  const type = values.get('content-type');
  return {
    name,
    filename: parameters.get('filename') ?? parameters.get('filename*'),
    plain:
      ['7bit', '8bit', 'binary'].includes(encoding) &&
      (type === undefined || /^text\/plain\s*(;\s*charset="?(utf-8|us-ascii)"?\s*)?$/i.test(type)),
  };
}

/** Parameters behind `start`, names in lower case; undefined where the value is of another form or has one twice. */
function readParameters(value: string, start: RegExp): Map<string, string> | undefined {
  const begin = start.exec(value);
  if (begin === null) return undefined;
  const parameters = new Map<string, string>();
  parameterPattern.lastIndex = begin[0].length;
  for (let end = begin[0].length; end < value.length; end = parameterPattern.lastIndex) {
    const found = parameterPattern.exec(value);
    const name = found?.[1]?.toLowerCase();
    // A semicolon at the very end is all that may be left over.
    if (found === null || name === undefined) return /^\s*;?\s*$/.test(value.slice(end)) ? parameters : undefined;
    if (parameters.has(name)) return undefined;
    parameters.set(name, found[2] ?? found[3] ?? '');
  }
  return parameters;
}
