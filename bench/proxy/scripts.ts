// Scripts that the native upstream plays: which pieces of which answer it sends, and when. Written as files; used by upstreams.ts.
import { stampMark, wires, type Protocol } from './wire';

/** How an answer comes: whole; three pieces of a stream at once; many at once; one each 10 ms; a first one and then silence. */
export const manners = ['whole', 'first', 'fast', 'paced', 'hold'] as const;
export type Manner = (typeof manners)[number];

/** Pieces of text in an answer of each manner. */
export const piecesOf: Record<Exclude<Manner, 'whole'>, number> = { first: 3, fast: 500, paced: 200, hold: 1 };
const paceMicroseconds = 10_000;

interface Piece {
  bytes: string;
  delay: number;
}

/** The file of a script: see native/upstream.c. */
export function scriptFile(protocol: Protocol, manner: Manner): Buffer {
  return encode(manner === 'whole' ? whole(protocol) : stream(protocol, manner), manner === 'hold');
}

function whole(protocol: Protocol): Piece[] {
  const body = JSON.stringify(wires[protocol].whole('The function reads a file and counts its lines. '.repeat(8)));
  const head = ['HTTP/1.1 200 OK', 'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`];
  return [{ bytes: `${head.join('\r\n')}\r\n\r\n${body}`, delay: 0 }];
}

function stream(protocol: Protocol, manner: Exclude<Manner, 'whole'>): Piece[] {
  const texts = Array.from({ length: piecesOf[manner] }, () => `word ${stampMark}`);
  const { before, pieces, after } = wires[protocol].stream(texts);
  const head = ['HTTP/1.1 200 OK', 'content-type: text/event-stream', 'transfer-encoding: chunked'].join('\r\n');
  const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
  const delay = manner === 'paced' ? paceMicroseconds : 0;
  const first = before.length === 0 ? [] : [before.join('')];
  return [
    { bytes: `${head}\r\n\r\n${first.map(chunk).join('')}`, delay: 0 },
    ...pieces.map((text) => ({ bytes: chunk(text), delay })),
    ...(manner === 'hold' ? [] : [{ bytes: `${chunk(after.join(''))}0\r\n\r\n`, delay: 0 }]),
  ];
}

function encode(pieces: readonly Piece[], hold: boolean): Buffer {
  const numbers = (...values: number[]): Buffer => Buffer.from(Int32Array.from(values).buffer);
  const parts = pieces.map(({ bytes, delay }) => {
    const text = Buffer.from(bytes);
    // One stamp for a piece: texts that are told again at the end keep their zeros, and the load client passes over those.
    const marks = bytes.split(stampMark).length - 1;
    const stamp = marks === 1 ? text.indexOf(stampMark) + 1 : -1;
    return Buffer.concat([numbers(delay, text.length, stamp), text]);
  });
  return Buffer.concat([numbers(pieces.length, hold ? 1 : 0), ...parts]);
}
