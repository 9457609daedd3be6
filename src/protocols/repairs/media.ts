// Images, files and audio that the target cannot take: a note stands in their place, so that the model can say what it did not see.
// Audio is refused where the protocol has no word for it. What a tool result cannot hold follows in a user message behind the results.
import { GatewayError } from '../../shared/errors';
import type { TextPart, ToolResultPart, UserPart } from '../ir/parts';
import type { IrTurn } from '../ir/request';
import { mustBeFetched, type MediaPart } from './mediaSources';
import { type Repair, type RepairTarget, type Warn, warningList } from './repair';

export const media: Repair = {
  name: 'media',
  apply(request, target) {
    const { warnings, warn } = warningList();
    const turns: IrTurn[] = [];
    /** Parts of tool results that wait for the end of their run of tool turns. */
    let waiting: UserPart[] = [];
    const flush = (): void => {
      if (waiting.length > 0) turns.push({ role: 'user', content: waiting });
      waiting = [];
    };
    request.turns.forEach((turn, index) => {
      const path = `messages[${index}].content`;
      if (turn.role === 'tool') {
        const content = turn.content.map((part, at) => toolResult(part, `${path}[${at}]`, waiting, target, warn));
        turns.push({ ...turn, content });
        return;
      }
      flush();
      if (turn.role !== 'user') {
        turns.push(turn);
        return;
      }
      const content = turn.content.map((part, at) =>
        part.type === 'text' || part.type === 'opaque' ? part : fitMedia(part, `${path}[${at}]`, target, warn, false),
      );
      turns.push({ ...turn, content });
    });
    flush();
    return { request: { ...request, turns }, warnings };
  },
};

function toolResult(
  part: ToolResultPart,
  path: string,
  waiting: UserPart[],
  target: RepairTarget,
  warn: Warn,
): ToolResultPart {
  const moved: MediaPart[] = [];
  const content = part.content.flatMap((piece, index) => {
    if (piece.type === 'text') return [piece];
    const fitted = fitMedia(piece, `${path}.content[${index}]`, target, warn, true);
    if (fitted.type === 'text' || target.abilities.resultMedia.includes(fitted.type)) return [fitted];
    moved.push(fitted);
    return [];
  });
  if (moved.length === 0) return { ...part, content };
  warn('mapped-value', path, `${moved[0]?.type ?? 'media'} of a tool result in a user message`);
  waiting.push({ type: 'text', text: `[From the result of tool call ${part.callId}]` }, ...moved);
  const notice: TextPart = { type: 'text', text: `[The ${kindsOf(moved)} of this result: see the next user message.]` };
  return { ...part, content: [...content, notice] };
}

function kindsOf(parts: readonly MediaPart[]): string {
  return [...new Set(parts.map(({ type }) => type))].join(' and ');
}

/** `part` as the target takes it, or a note. `inResult`: of a tool, where a refusal would end the conversation for good. */
function fitMedia<Part extends MediaPart>(
  part: Part,
  path: string,
  { protocol, target, abilities }: RepairTarget,
  warn: Warn,
  inResult: boolean,
): Part | TextPart {
  const note = (why: string): TextPart => {
    warn('dropped-part', path, why);
    return noteOf(part, why);
  };
  if (part.type === 'image' && target.traits.noImages === true) return note('this model takes no images');
  if (part.type === 'file' && !abilities.files) return note('this provider takes no files');
  if (part.type === 'audio' && abilities.audio !== 'yes') {
    if (abilities.audio === 'refuse' && !inResult) {
      throw new GatewayError('bad-request', `${path}: the model that was asked for takes no audio.`);
    }
    return note('this provider takes no audio');
  }
  const { source } = part;
  if (source.kind === 'file-id' && source.origin !== protocol) return note('it is stored at another provider');
  const inlined = inlinedSource(part);
  if (inlined !== undefined) return inlined;
  return mustBeFetched(part, abilities) ? note('it could not be fetched') : part;
}

/** The note keeps the cache marker: a breakpoint behind the part stays where it was. */
function noteOf(part: MediaPart, why: string): TextPart {
  const name = part.type === 'file' && part.filename !== undefined ? ` "${part.filename}"` : '';
  const text = `[Here was ${part.type === 'audio' ? 'audio' : `an ${part.type}`.replace('an file', 'a file')}${name}: ${why}.]`;
  return { type: 'text', text, ...(part.cache === undefined ? {} : { cache: part.cache }) };
}

/** A base64 `data:` URL as the bytes it holds; undefined for anything else. */
function inlinedSource<Part extends MediaPart>(part: Part): Part | undefined {
  const { source } = part;
  if (source.kind !== 'url' || !source.url.startsWith('data:')) return undefined;
  const comma = source.url.indexOf(',');
  const head = /^data:([^;,]+)(?:;[^;,]+)*;base64$/i.exec(source.url.slice(0, comma));
  const mediaType = head?.[1];
  if (comma < 0 || mediaType === undefined) return undefined;
  return { ...part, source: { kind: 'base64', mediaType, data: source.url.slice(comma + 1) } };
}
