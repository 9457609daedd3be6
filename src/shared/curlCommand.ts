// A curl command line for bash (POSIX shells) or PowerShell, quoted so that every byte arrives as it is, and the smallest request that each
// protocol takes. Used by curlOf.ts and the example of the first virtual key. Pure.
import type { ProtocolId } from './channel';

export type CurlShell = 'bash' | 'powershell';

export interface CurlRequest {
  /** `POST` is left out of the command: it is what curl does with a body. */
  method: string;
  url: string;
  /** Names and values. A value may hold `secretMark`. */
  headers: readonly (readonly [name: string, value: string])[];
  /** Undefined: no body. */
  body: string | undefined;
}

/** Stands in a header's value for the virtual key, which the shell then puts in from the variable GATEHOUSE_KEY. */
export const secretMark = '\u0000key\u0000';

/**
 * The command. In bash everything stands in single quotes. PowerShell gets the body piped in, because its versions disagree on quotes
 * inside arguments, and curl.exe, because `curl` is another program there.
 */
export function curlCommand({ method, url, headers, body }: CurlRequest, shell: CurlShell): string {
  const verb = method === (body === undefined ? 'GET' : 'POST') ? '' : ` -X ${method}`;
  if (shell === 'powershell') {
    const all = headers.map(([name, value]) => ` -H ${powershellText(`${name}: ${value}`)}`).join('');
    const command = `curl.exe -sS${verb} ${powershellText(url)}${all}`;
    return body === undefined ? command : `${powershellText(asciiJson(body))} | ${command} --data-binary '@-'`;
  }
  const lines = headers.map(([name, value]) => `-H ${bashText(`${name}: ${value}`)}`);
  // With @ before it, curl would take the body for the name of a file.
  if (body !== undefined) lines.push(`${body.startsWith('@') ? '--data-raw' : '--data-binary'} ${bashText(body)}`);
  return [`curl -sS${verb} ${bashText(url)}`, ...lines].join(' \\\n  ');
}

function bashText(text: string): string {
  const quote = (part: string): string => (part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`);
  return text.split(secretMark).map(quote).join('"$GATEHOUSE_KEY"') || "''";
}

/** Single quotes of other alphabets end a PowerShell string as well (about_Quoting_Rules), so they are doubled too. */
function powershellText(text: string): string {
  if (!text.includes(secretMark)) return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
  const quote = (part: string): string => part.replaceAll(/[`$"\u201c-\u201e]/g, '`$&');
  return `"${text.split(secretMark).map(quote).join('${env:GATEHOUSE_KEY}')}"`;
}

/** Windows PowerShell pipes ASCII alone. What is not ASCII can stand in the strings of JSON only, and there it may be escaped. */
function asciiJson(body: string): string {
  return body.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const hello = 'Hello from Gatehouse!';

/** The smallest conversation with `model`: path, the header that carries the key, further headers, body. */
export function smallestRequest(
  protocol: ProtocolId,
  model: string,
  secret: string,
): { path: string; headers: [string, string][]; body: object } {
  const messages = [{ role: 'user', content: hello }];
  const bearer: [string, string] = ['Authorization', `Bearer ${secret}`];
  switch (protocol) {
    case 'openai-chat':
      return { path: '/v1/chat/completions', headers: [bearer], body: { model, messages } };
    case 'openai-responses':
      return { path: '/v1/responses', headers: [bearer], body: { model, input: hello } };
    case 'anthropic':
      return {
        path: '/v1/messages',
        headers: [
          ['x-api-key', secret],
          ['anthropic-version', '2023-06-01'],
        ],
        body: { model, max_tokens: 256, messages },
      };
    case 'gemini':
      return {
        path: `/v1beta/models/${encodeURIComponent(model)}:generateContent`,
        headers: [['x-goog-api-key', secret]],
        body: { contents: [{ role: 'user', parts: [{ text: hello }] }] },
      };
  }
}
