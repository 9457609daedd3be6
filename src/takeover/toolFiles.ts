// The files of a tool read and parsed, and what they say together: the address that the tool really uses. Used by readState.ts and
// planTool.ts. A file that cannot be read is a fact here, not an error.
import type { AddressHop, ToolRow, ToolVariant } from '../catalog/toolRow';
import type { GatewayError } from '../shared/errors';
import type { ToolEnvironment } from './environment';
import type { FileSystem } from './fileSystem';
import { textFormats } from './formats';
import { isDetected, locateFiles, type LocatedFile } from './places';
import { explain } from './systemFault';
import { readTextFile, type TextFile } from './textFile';
import { valueAt, type Value } from './values';

export interface ReadFile {
  located: LocatedFile;
  /** Undefined where it could not be read. */
  file: TextFile | undefined;
  /** Undefined where it could not be read or does not parse. */
  value: Value | undefined;
  fault: GatewayError | undefined;
}

export interface ReadVariant {
  variant: ToolVariant;
  detected: boolean;
  /** Empty where the variant is not there. */
  files: ReadFile[];
  /** The address that it uses, where one is set, with the file that says so. */
  address: { value: string; file: string } | undefined;
}

/** Reads the files of every variant of a tool. Never throws for what is wrong with a file. */
export async function readVariants(
  fileSystem: FileSystem,
  row: ToolRow,
  environment: ToolEnvironment,
): Promise<ReadVariant[]> {
  return Promise.all(row.variants.map((variant) => readVariant(fileSystem, variant, environment)));
}

async function readVariant(
  fileSystem: FileSystem,
  variant: ToolVariant,
  environment: ToolEnvironment,
): Promise<ReadVariant> {
  if (!(await isDetected(fileSystem, variant, environment))) {
    return { variant, detected: false, files: [], address: undefined };
  }
  const located = await locateFiles(fileSystem, variant, environment);
  const files = await Promise.all(located.map((one) => readOne(fileSystem, one)));
  return { variant, detected: true, files, address: addressIn(variant, files) };
}

async function readOne(fileSystem: FileSystem, located: LocatedFile): Promise<ReadFile> {
  let file: TextFile | undefined;
  try {
    file = await readTextFile(fileSystem, located.path);
    return { located, file, value: textFormats[located.row.format].parse(file.text), fault: undefined };
  } catch (error) {
    return { located, file, value: undefined, fault: explain(error, located.path) };
  }
}

/** Follows the hops of the row through the files. */
function addressIn(variant: ToolVariant, files: readonly ReadFile[]): ReadVariant['address'] {
  let result: { value: string; file: string } | undefined;
  for (const hop of variant.address) {
    result = follow(hop, result?.value ?? '', files);
    if (result === undefined) return undefined;
  }
  return result;
}

function follow(hop: AddressHop, from: string, files: readonly ReadFile[]): ReadVariant['address'] {
  for (const id of hop.files) {
    const read = files.find(({ located }) => located.row.id === id);
    if (read?.value === undefined) continue;
    const bare = read.located.row.bareList;
    const path = hop.path.map((step) =>
      typeof step === 'string' ? starred(step, from) : { item: starred(step.item, from) },
    );
    const inBare = bare !== undefined && Array.isArray(read.value) && path[0] === bare;
    const value = valueAt(read.value, inBare ? path.slice(1) : path);
    if (typeof value !== 'string' || value === '') continue;
    const part = hop.part === 'before-slash' ? (value.split('/')[0] ?? value) : value;
    return { value: part, file: read.located.path };
  }
  return undefined;
}

function starred(step: string, from: string): string {
  return step === '*' ? from : step;
}
