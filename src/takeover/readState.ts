// The state of a tool as its files show it: connected to us, to somebody else, or neither; what differs from what we wrote; and what may
// stand in the way. Reads only.
import type { ToolRow } from '../catalog/toolRow';
import { GatewayError } from '../shared/errors';
import type { ToolDrift, ToolFileState, ToolId, ToolStatus, ToolWarning } from '../shared/tools';
import { isOurs, isVendor } from './address';
import type { ToolEnvironment } from './environment';
import { systemCode, type FileSystem } from './fileSystem';
import { textFormats } from './formats';
import { standing } from './putBack';
import type { FileRecord, ToolRecord } from './records';
import { readTextFile } from './textFile';
import { TextFault } from './textFault';
import type { ReadVariant } from './toolFiles';
import { showPath } from './values';
import { warningsFor } from './warnings';

export interface ToolState {
  id: ToolId;
  name: string;
  status: ToolStatus;
  /** Every file that a takeover touches; also what a watcher should watch. */
  files: ToolFileState[];
  /** The address that the tool uses; undefined where it uses its vendor's own. */
  address?: string;
  /** Of the virtual key made for this tool. */
  keyId?: string;
  /** The default model that the last takeover set; undefined where the tool keeps its own. */
  model?: string;
  /** True while the record of a takeover stands; then restore knows what stood there before. */
  recorded: boolean;
  warnings: ToolWarning[];
  drift: ToolDrift[];
}

/** The state of one tool, from its files as `readVariants` read them. Throws the system's error where folders cannot be looked at. */
export async function toolState(
  fileSystem: FileSystem,
  row: ToolRow,
  record: ToolRecord | undefined,
  environment: ToolEnvironment,
  variants: readonly ReadVariant[],
): Promise<ToolState> {
  const statuses = variants.map((variant) => statusOf(variant, row, record, environment));
  const status = worst(statuses);
  const address = variants[statuses.indexOf(status)]?.address?.value;
  const warnings = await warningsFor(fileSystem, row, variants, environment);
  if (status === 'taken-over' && record === undefined) warnings.push(unrecorded(row));
  return {
    id: row.id,
    name: row.name,
    status,
    files: filesOf(variants, record),
    address,
    keyId: record?.current.keyId,
    model: record?.current.model,
    recorded: record !== undefined,
    warnings,
    drift: record === undefined ? [] : await driftOf(fileSystem, record, environment),
  };
}

function unrecorded(row: ToolRow): ToolWarning {
  const message = `${row.name} points at this gateway, but no takeover is recorded: what stood there before is known from backups at most.`;
  return { kind: 'unrecorded', effect: 'none', names: [], message };
}

/** The state of one variant. Addresses of the last takeover are ours too: the gateway may have moved to another port since. */
export function statusOf(
  { detected, address }: ReadVariant,
  row: ToolRow,
  record: ToolRecord | undefined,
  environment: ToolEnvironment,
): ToolStatus {
  if (!detected) return 'not-detected';
  if (address === undefined) return 'not-taken-over';
  const ours = [environment.gatewayUrl, record?.current.gatewayUrl, record?.previous?.gatewayUrl];
  if (ours.some((url) => url !== undefined && isOurs(address.value, url))) return 'taken-over';
  return isVendor(address.value, row.vendorHosts) ? 'not-taken-over' : 'other-address';
}

/** Of several variants the one that matters most. */
function worst(statuses: readonly ToolStatus[]): ToolStatus {
  const order: ToolStatus[] = ['taken-over', 'other-address', 'not-taken-over'];
  return order.find((status) => statuses.includes(status)) ?? 'not-detected';
}

function filesOf(variants: readonly ReadVariant[], record: ToolRecord | undefined): ToolFileState[] {
  const recorded = record?.current.files ?? [];
  const backupOf = (file: string): string | undefined => recorded.find(({ path }) => path === file)?.backup;
  return variants.flatMap(({ files }) =>
    files.map(({ located, file }) => ({
      path: located.path,
      exists: file?.facts !== undefined,
      backup: backupOf(located.path),
    })),
  );
}

async function driftOf(fileSystem: FileSystem, record: ToolRecord, environment: ToolEnvironment): Promise<ToolDrift[]> {
  const drift: ToolDrift[] = record.phase === 'taken' ? [] : [{ kind: 'unfinished' }];
  if (!isOurs(record.current.gatewayUrl, environment.gatewayUrl)) drift.push({ kind: 'address' });
  const perFile = await Promise.all(record.current.files.map((file) => fileDrift(fileSystem, file)));
  return [...drift, ...perFile.flat()];
}

async function fileDrift(fileSystem: FileSystem, record: FileRecord): Promise<ToolDrift[]> {
  const format = textFormats[record.format];
  try {
    const now = format.parse((await readTextFile(fileSystem, record.path)).text);
    return record.entries.flatMap((entry): ToolDrift[] => {
      const stands = standing(entry, now, format);
      if (stands === 'ours') return [];
      return [{ kind: stands === 'changed' ? 'changed' : 'removed', file: record.path, key: showPath(entry.path) }];
    });
  } catch (error) {
    if (!(error instanceof TextFault) && !GatewayError.is(error) && systemCode(error) === undefined) throw error;
    return [{ kind: 'unreadable', file: record.path }];
  }
}
