// Fields that only one protocol has, which wait in `extensions`: telling those that go no further. Used by the repair that takes them out
// of requests, by decoders that have no place for a field, and by encoders of answers.
import type { UpstreamProtocolId } from '../../shared/channel';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { join } from '../wire/members';
import type { Extensions } from './parts';
import type { WarningCode } from './warnings';

/** Why a field goes no further. The table of losses knows such warnings by these words, whatever the field is called. */
export const ownFieldDetail = 'no other protocol has it';
export const noPlaceDetail = 'a translated request has no place for it';
/** Why strict vendors, and those without a field, are not sent it. */
export const unknownToVendor = 'the provider does not know it';

/** Members of which the other members have a place of their own: only what is in them is lost. */
const containers = new Set([
  'custom',
  'function',
  'functionCallingConfig',
  'generationConfig',
  'metadata',
  'output_config',
  'reasoning',
  'stream_options',
  'text',
  'thinkingConfig',
  'toolConfig',
]);

/** Paths of the fields in `extensions`, found at `path`, that belong to other protocols than `protocol`. */
export function foreignFields(
  extensions: Extensions | undefined,
  protocol: UpstreamProtocolId,
  path: string,
): { path: string; name: string; origin: string }[] {
  return Object.entries(extensions ?? {}).flatMap(([origin, members]) =>
    origin === protocol
      ? []
      : Object.entries(members).flatMap(([name, value]) =>
          leaves(name, value, path).map((leaf) => ({ path: leaf, name, origin })),
        ),
  );
}

/** Paths of `members`, which an extension holds that was found at `path`. */
export function fieldPaths(members: JsonObject, path: string): string[] {
  return Object.entries(members).flatMap(([name, value]) => leaves(name, value, path));
}

/** Warns of each field in `extensions` that belongs to another protocol than `protocol`: it returns to that one alone. */
export function warnForeignFields(
  extensions: Extensions | undefined,
  protocol: UpstreamProtocolId,
  path: string,
  warnings: { add(code: WarningCode, path: string, detail?: string): void },
): void {
  for (const field of foreignFields(extensions, protocol, path))
    warnings.add('dropped-field', field.path, ownFieldDetail);
}

function leaves(name: string, value: unknown, path: string): string[] {
  const at = join(path, name);
  if (!containers.has(name) || !isObject(value) || Object.keys(value).length === 0) return [at];
  return Object.entries(value).flatMap(([inner, held]) => leaves(inner, held, at));
}
