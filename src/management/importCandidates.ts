// What an import found, as candidates that a client can choose from: with references, conflicts and problems, and without secrets.
// Used by the import route, which creates channels from the same bodies.
import { createHash } from 'node:crypto';
import type { ImportCandidate } from '../shared/channelImport';
import { GatewayError } from '../shared/errors';
import type { FoundChannel } from '../shared/foundChannel';
import type { ChannelRecord } from '../store/channelRepository';
import type { ManagementContext } from './context';
import { newChannel, type NewChannelBody } from './newChannel';

export interface Candidate {
  shown: ImportCandidate;
  /** What would be created. */
  body: NewChannelBody;
}

const longestName = 100;

/** Candidates in the order of what was found; the same sources give the same references. */
export function importCandidates(
  context: Pick<ManagementContext, 'checkBaseUrl' | 'readProxy' | 'store' | 'now'>,
  source: string,
  found: readonly FoundChannel[],
): Candidate[] {
  const present = context.store.channels.list();
  return found.map((channel, index) => {
    const body = bodyOf(channel);
    const { name, provider, region, baseUrl, protocol, models } = channel;
    const ref = referenceOf([source, String(index), name, provider, protocol, baseUrl]);
    const shown: ImportCandidate = {
      ...{ ref, name: body.name, provider, region, baseUrl, protocol, models },
      hasSecret: channel.secret !== undefined,
      hint: null,
    };
    const conflict = conflictWith(present, body.name, channel);
    if (conflict !== undefined) shown.conflict = conflict;
    try {
      if (body.proxy !== undefined) context.readProxy(body.proxy);
      shown.hint = newChannel(context, body).record.secretHint;
    } catch (caught) {
      const error = GatewayError.from(caught);
      if (error.kind !== 'bad-request') throw caught;
      shown.problem = error.message;
    }
    return { shown, body };
  });
}

/** `name`, or the first of `name 2`, `name 3`, … that no channel has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : ` ${number}`;
    const wanted = name.slice(0, longestName - ending.length) + ending;
    if (!taken.has(wanted)) return wanted;
  }
}

function bodyOf({ name, secret, auth, exported, ...place }: FoundChannel): NewChannelBody {
  const { provider, region, baseUrl, protocol, models } = place;
  const own = { name: name.trim().slice(0, longestName) || provider, provider, region, baseUrl, protocol, models };
  const more = auth === undefined ? {} : { auth };
  // Whoever keeps a key with an address in a configuration uses it there.
  const key = secret === undefined ? {} : { secret: secret.trim(), confirmSecret: true };
  return { ...exported, ...own, ...more, ...key };
}

function conflictWith(
  present: readonly ChannelRecord[],
  name: string,
  { provider, baseUrl, protocol }: FoundChannel,
): ImportCandidate['conflict'] {
  const place = (url: string): string => url.replace(/\/+$/, '');
  const same = present.find(
    (channel) =>
      channel.provider === provider && channel.protocol === protocol && place(channel.baseUrl) === place(baseUrl),
  );
  if (same !== undefined) return { channelId: same.id, channelName: same.name, reason: 'same-place' };
  const named = present.find((channel) => channel.name === name);
  return named === undefined ? undefined : { channelId: named.id, channelName: named.name, reason: 'same-name' };
}

/** Of what is no secret. */
function referenceOf(facts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22);
}
