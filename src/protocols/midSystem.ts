// Whether a body in the words of its provider's protocol holds system messages that the model asked for refuses. Asked by the gateway before
// it passes a body through: an alias may lead a client that knows a newer Claude to an older one. The repairs fold such messages.
import type { UpstreamProtocolId } from '../shared/channel';
import { abilitiesOf, protocolAbilities } from './abilities';
import type { Target } from './codec';
import { ascii, decodeUtf8, hasAt } from './wire/bytes';
import { arrayIn, parseJson, stringIn } from './wire/jsonValue';

const role = ascii('"role"');
const system = ascii('"system"');
const letterS = 0x73;
const colon = 0x3a;
const space = 0x20;

/** True where `body` (JSON text in UTF-8) holds one that the model of `target` does not take. */
export function holdsRefusedSystem(protocol: UpstreamProtocolId, target: Target, body: Uint8Array): boolean {
  if (protocolAbilities[protocol].midSystem !== 'model' || abilitiesOf(protocol, target).midSystem !== 'no')
    return false;
  // Tools may have a member of this name and value, so a hit is looked at.
  return saysRole(body) && arrayIn(parseJson(decodeUtf8(body)), 'messages').some(isSystem);
}

function isSystem(message: unknown): boolean {
  return stringIn(message, 'role') === 'system';
}

/** True where a member `role` has the value `system`; inside of texts, quotes are escaped. */
function saysRole(body: Uint8Array): boolean {
  for (let at = 1; at < body.length; at += 1) {
    if (body[at] !== letterS || !hasAt(body, system, at - 1)) continue;
    const before = skipBack(body, at - 2);
    if (body[before] !== colon) continue;
    const end = skipBack(body, before - 1);
    if (end + 1 >= role.length && hasAt(body, role, end + 1 - role.length)) return true;
  }
  return false;
}

/** The position at or before `position` that holds no white space. */
function skipBack(body: Uint8Array, position: number): number {
  let at = position;
  while (at >= 0 && (body[at] ?? 0) <= space) at -= 1;
  return at;
}
