// The plan of a takeover for one tool: every file with its text before and after and the record that leads back. Reads only; used for the
// preview and, under the lock, for the takeover itself. Refuses where the tool is somebody else's, or a file cannot be changed safely.
import type { ToolRow } from '../catalog/toolRow';
import { GatewayError } from '../shared/errors';
import { isOtherMachine, type ToolEnvironment } from './environment';
import type { FileSystem } from './fileSystem';
import { planFile, type FilePlan } from './planFile';
import { putBack } from './putBack';
import { statusOf } from './readState';
import { recognise, type SeenFile } from './recognise';
import type { FileRecord, ToolRecord } from './records';
import { naming } from './systemFault';
import type { ToolModel, Filling } from './template';
import { mustBeWritable, readTextFile } from './textFile';
import { refusal } from './textFault';
import { readVariants, type ReadFile, type ReadVariant } from './toolFiles';
import { fillingFor, modelsFor, type TakeoverWish } from './wish';

/** Plans a takeover. Throws `conflict` (details: RefusalDetails), `bad-request` for a key that is not plain, and `forbidden`. */
export async function planTool(
  fileSystem: FileSystem,
  row: ToolRow,
  wish: TakeoverWish,
  record: ToolRecord | undefined,
  environment: ToolEnvironment,
): Promise<FilePlan[]> {
  const filling = fillingFor(row, wish);
  const models = modelsFor(wish);
  const variants = takeable(await readVariants(fileSystem, row, environment), row, record, environment);
  const plans: FilePlan[] = [];
  for (const variant of variants) {
    const made = await recogniseVariant(fileSystem, variant, environment.gatewayUrl);
    for (const read of variant.files) {
      const path = read.located.path;
      const base = record?.current.files.find((file) => file.path === path) ?? made.find((file) => file.path === path);
      plans.push(await planRead(read, base, filling, models, environment));
    }
  }
  return [...plans, ...(await planLeft(fileSystem, plans, record))];
}

/** The variants that can be taken over. Another's address is never overwritten; a variant beside it may be ours all the same. */
function takeable(
  variants: readonly ReadVariant[],
  row: ToolRow,
  record: ToolRecord | undefined,
  environment: ToolEnvironment,
): ReadVariant[] {
  const detected = variants.filter((variant) => variant.detected);
  if (detected.length === 0) {
    throw refusal(`${row.name} was not found: it has no settings folder here.`, { reason: 'not-detected' });
  }
  const free = detected.filter((variant) => statusOf(variant, row, record, environment) !== 'other-address');
  const other = detected[0]?.address;
  if (free.length === 0) {
    throw refusal(`${row.name} is connected to another address (${withoutUser(other?.value)}). It was left as it is.`, {
      reason: 'other-address',
      file: other?.file,
      address: withoutUser(other?.value),
    });
  }
  return free;
}

/** An address without a name and password in it. */
function withoutUser(address: string | undefined): string | undefined {
  return address?.replace(/\/\/[^/@]*@/, '//');
}

async function planRead(
  read: ReadFile,
  base: FileRecord | undefined,
  filling: Filling,
  models: readonly ToolModel[],
  environment: ToolEnvironment,
): Promise<FilePlan> {
  const { located, fault } = read;
  if (fault !== undefined) throw fault;
  const { file } = read;
  if (file === undefined) throw new GatewayError('internal', `${located.path} could not be read.`);
  if (isOtherMachine(environment, file.realPath) && environment.otherMachineReachable !== true) {
    const message = `A tool with its settings in ${file.path} may not reach this machine at 127.0.0.1.`;
    throw refusal(message, { reason: 'other-machine', file: file.path });
  }
  return naming(file.path, () => {
    const plan = planFile(located, file, base, filling, models);
    if (plan.after !== file.text) mustBeWritable(file);
    return Promise.resolve(plan);
  });
}

/** Files of the last takeover that the tool does not read any more (its folder was moved by a variable): put back. */
async function planLeft(
  fileSystem: FileSystem,
  plans: readonly FilePlan[],
  record: ToolRecord | undefined,
): Promise<FilePlan[]> {
  const left = (record?.current.files ?? []).filter(({ path }) => !plans.some(({ file }) => file.path === path));
  return Promise.all(
    left.map((old) =>
      naming(old.path, async () => {
        const file = await readTextFile(fileSystem, old.path);
        if (file.facts === undefined) return { file, after: '', record: undefined };
        const back = putBack(file.text, old);
        return { file, after: back.gone ? undefined : back.text, record: undefined };
      }),
    ),
  );
}

/** Records made up for files of a variant that point at us without one. */
export async function recogniseVariant(
  fileSystem: FileSystem,
  { files }: ReadVariant,
  gatewayUrl: string,
): Promise<FileRecord[]> {
  const seen: SeenFile[] = [];
  for (const { located, file, value } of files) {
    if (file?.facts === undefined || value === undefined) continue;
    const backup = await fileSystem.read(`${located.path}.bak`);
    seen.push({
      row: located.row,
      path: located.path,
      text: file.text,
      value,
      backup: backup === undefined ? undefined : Buffer.from(backup).toString('utf8'),
    });
  }
  return recognise(seen, gatewayUrl);
}
