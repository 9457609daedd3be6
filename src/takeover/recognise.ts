// Finds our keys in files that no record speaks of: the state folder was lost, the settings were written by hand, or a tool copied them
// (Kimi Code does when it migrates its older sibling's file). Only what points at this gateway is ours. Pure.
import type { Step, Template, ToolFile, ToolKey } from '../catalog/toolRow';
import { isOurs } from './address';
import { textFormats } from './formats';
import type { FileRecord, RecordEntry } from './records';
import { TextFault } from './textFault';
import { couldBe, matchText, placeholdersIn } from './template';
import { missingContainers } from './containers';
import { isTable, valueAt, type KeyPath, type Value } from './values';
import { pathIn } from './wish';

/** A file of one variant, as it is now, and its oldest backup where there is one. */
export interface SeenFile {
  row: ToolFile;
  path: string;
  text: string;
  value: Value;
  backup: string | undefined;
}

interface Found {
  key: ToolKey;
  path: KeyPath;
  value: Value;
  /** Model id in the path. */
  id: string | undefined;
}

/** Records made up from what the files say; empty where nothing of them points at `gatewayUrl`. */
export function recognise(files: readonly SeenFile[], gatewayUrl: string): FileRecord[] {
  const accept = (name: string, text: string): boolean => name !== 'address' || isOurs(text, gatewayUrl);
  const found = files.map((file) => ({ file, keys: file.row.keys.flatMap((key) => occurrences(file, key)) }));
  const addressed = found.flatMap(({ keys }) =>
    keys.filter(({ key, value }) => asksFor(key, 'address') && couldBe(key.value, value, accept)),
  );
  if (addressed.length === 0) return [];
  const ids = new Set(addressed.flatMap(({ id }) => id ?? []));
  return found.flatMap(({ file, keys }) => {
    const ours = keys.filter((one) => addressed.includes(one) || isOurKey(one, file, ids, accept));
    return ours.length === 0 ? [] : [recordOf(file, ours, gatewayUrl)];
  });
}

function asksFor(key: ToolKey, name: string): boolean {
  return placeholdersIn(key.value).includes(name);
}

function isOurKey(
  { key, value, id }: Found,
  { backup }: SeenFile,
  ids: ReadonlySet<string>,
  accept: (name: string, text: string) => boolean,
): boolean {
  if (asksFor(key, 'address')) return false;
  const known = (name: string, text: string): boolean =>
    accept(name, text) && (ids.size === 0 || !/model$/i.test(name) || ids.has(text));
  if (!couldBe(key.value, value, known)) return false;
  if (key.forEachModel === true) return namesUs(key.value) || (id !== undefined && ids.has(id));
  if (namesUs(key.value) || asksFor(key, 'key') || ids.size > 0) return true;
  // A plain word such as "openai" may be the user's own; the backup can tell.
  return backup !== undefined;
}

/** True where the template itself says whose value it is. */
function namesUs(template: Template): boolean {
  return JSON.stringify(template).toLowerCase().includes('gatehouse');
}

function recordOf(file: SeenFile, ours: readonly Found[], gatewayUrl: string): FileRecord {
  const before = file.backup === undefined ? undefined : parsedBackup(file.backup, file.row, gatewayUrl);
  const raw = textFormats[file.row.format].raw;
  return {
    path: file.path,
    format: file.row.format,
    existed: true,
    foldersMade: [],
    entries: ours.map(({ key, path, value }): RecordEntry => ({
      path: [...path],
      group: key.group,
      ours: JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)),
      before: before === undefined || file.backup === undefined ? undefined : raw(file.backup, path),
      mayStay: key.mayStay,
    })),
    created:
      before === undefined
        ? []
        : missingContainers(
            before,
            ours.map(({ path }) => path),
          ),
    afterHash: '',
    splices: [],
    addedByTool: [...(file.row.addedByTool ?? [])],
  };
}

/** The value of a backup, unless it does not parse or points at us itself. */
function parsedBackup(backup: string, row: ToolFile, gatewayUrl: string): Value | undefined {
  if (backup.includes(gatewayUrl)) return undefined;
  try {
    return textFormats[row.format].parse(backup);
  } catch (error) {
    if (error instanceof TextFault) return undefined;
    throw error;
  }
}

/** Every place in the file that the path of `key` could mean. */
function occurrences(file: SeenFile, key: ToolKey): Found[] {
  const bare = file.row.bareList !== undefined && !isTable(file.value) && key.path[0] === file.row.bareList;
  return walk(file.value, bare ? key.path.slice(1) : key.path).map(({ path, value, id }) => ({
    key,
    path: pathIn(file.row, file.value, { path }, {}),
    value,
    id,
  }));
}

interface Place {
  path: KeyPath;
  value: Value;
  id: string | undefined;
}

function walk(value: Value, path: readonly Step[]): Place[] {
  const [step, ...rest] = path;
  if (step === undefined) return [{ path: [], value, id: undefined }];
  return matchingSteps(value, step).flatMap(({ exact, id }) => {
    const inner = valueAt(value, [exact]);
    if (inner === undefined) return [];
    return walk(inner, rest).map((place) => ({ ...place, path: [exact, ...place.path], id: place.id ?? id }));
  });
}

function matchingSteps(value: Value, step: Step): { exact: Step; id: string | undefined }[] {
  const template = typeof step === 'string' ? step : step.item;
  if (placeholdersIn(template).length === 0) return [{ exact: step, id: undefined }];
  const names = typeof step === 'string' ? Object.keys(isTable(value) ? value : {}) : itemNames(value);
  return names.flatMap((name) => {
    const id = matchText(template, name)?.['each.id'];
    return id === undefined ? [] : [{ exact: typeof step === 'string' ? name : { item: name }, id }];
  });
}

function itemNames(list: Value): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((element) => {
    const name = isTable(element) ? element['id'] : element;
    return typeof name === 'string' ? [name] : [];
  });
}
