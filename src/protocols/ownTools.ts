// Whether a vendor takes the tools of its own protocol that a client's body names. Asked by the gateway before it passes a body through: a
// vendor that speaks OpenAI Responses or Anthropic Messages often knows functions alone, and then the request must be translated, though
// both sides speak the same protocol.
import type { UpstreamProtocolId } from '../shared/channel';
import type { Quirks } from '../shared/quirks';
import { typedTools } from './typedTools/typedTools';
import { decodeUtf8 } from './wire/bytes';

/** Wire types of freeform tools and their items, and of namespaces, in the protocols that have them. */
const customTypes = ['custom', 'custom_tool_call', 'custom_tool_call_output'];
const namespaceTypes = ['namespace'];

/**
 * True where `body` (JSON text in UTF-8) holds a tool that the vendor of `quirks` lacks. Looks for the words alone: one that stands
 * elsewhere in the body costs a translation, nothing more.
 */
export function lacksOwnTools(protocol: UpstreamProtocolId, quirks: Quirks, body: Uint8Array): boolean {
  const types = [
    ...(quirks.customTools === false ? customTypes : []),
    ...(quirks.namespaces === false ? [...namespaceTypes, 'additional_tools'] : []),
    ...(quirks.typedTools === false ? typesOf(protocol) : []),
  ];
  if (types.length === 0) return false;
  return new RegExp(`"type"\\s*:\\s*"(?:${types.join('|')})"`).test(decodeUtf8(body));
}

function typesOf(protocol: UpstreamProtocolId): string[] {
  const rows = typedTools.filter(({ origin }) => origin === protocol);
  return rows.flatMap(({ types, items }) => [...types, ...(items === undefined ? [] : [items.call, items.output])]);
}
