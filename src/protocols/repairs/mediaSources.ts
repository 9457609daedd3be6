// Images and files that stand in a request as URLs: which of them the target cannot fetch itself, and putting the fetched bytes in.
// The gateway calls `mediaToFetch`, fetches under its own rules, and gives the bytes to `withFetchedMedia` before translating.
import type { UpstreamProtocolId } from '../../shared/channel';
import { abilitiesOf, type Abilities } from '../abilities';
import type { Target } from '../codec';
import type { AudioPart, FilePart, ImagePart, MediaSource } from '../ir/parts';
import type { IrRequest, IrTurn } from '../ir/request';

export type MediaPart = ImagePart | FilePart | AudioPart;

export interface MediaToFetch {
  url: string;
  /** What the client says it is. */
  type: MediaPart['type'];
}

export interface FetchedMedia {
  mediaType: string;
  /** Base64. */
  data: string;
}

/** URLs that must be fetched before this request can be encoded for the target, each once. `http` and `https` only. */
export function mediaToFetch(request: IrRequest, protocol: UpstreamProtocolId, target: Target): MediaToFetch[] {
  const abilities = abilitiesOf(protocol, target);
  const wanted = new Map<string, MediaToFetch>();
  mapMedia(request, (part) => {
    if (part.type === 'image' && target.traits.noImages === true) return part;
    if (mustBeFetched(part, abilities)) wanted.set(part.source.url, { url: part.source.url, type: part.type });
    return part;
  });
  return [...wanted.values()];
}

/** The request with the bytes of `fetched` (by URL) in place of the URLs; those not in it stay as they are. */
export function withFetchedMedia(request: IrRequest, fetched: ReadonlyMap<string, FetchedMedia>): IrRequest {
  return mapMedia(request, (part) => {
    const media = part.source.kind === 'url' ? fetched.get(part.source.url) : undefined;
    if (media === undefined) return part;
    return { ...part, source: { kind: 'base64', mediaType: media.mediaType, data: media.data } };
  });
}

/** True where the part is a URL that the target can do nothing with. */
export function mustBeFetched<Part extends MediaPart>(
  part: Part,
  abilities: Abilities,
): part is Part & { source: Extract<MediaSource, { kind: 'url' }> } {
  const { source } = part;
  if (source.kind !== 'url' || !/^https?:\/\//i.test(source.url)) return false;
  if (part.type === 'image' ? abilities.imageUrls : part.type === 'file' && abilities.fileUrls) return false;
  return !abilities.ownUrls.some((beginning) => source.url.startsWith(beginning));
}

/** The request with every image, file and audio of users and tools changed. */
function mapMedia(request: IrRequest, change: <Part extends MediaPart>(part: Part) => Part): IrRequest {
  return { ...request, turns: request.turns.map((turn) => mapTurn(turn, change)) };
}

function mapTurn(turn: IrTurn, change: <Part extends MediaPart>(part: Part) => Part): IrTurn {
  switch (turn.role) {
    case 'user':
      return {
        ...turn,
        content: turn.content.map((part) => (part.type === 'text' || part.type === 'opaque' ? part : change(part))),
      };
    case 'tool':
      return {
        ...turn,
        content: turn.content.map((result) => ({
          ...result,
          content: result.content.map((part) => (part.type === 'text' ? part : change(part))),
        })),
      };
    case 'system':
    case 'assistant':
      return turn;
  }
}
