// What a takeover should set, from the wish of the user and the row of the tool: the edits of each file. Used by planFile.ts. Pure.
import type { ToolFile, ToolKey, ToolRow } from '../catalog/toolRow';
import { GatewayError } from '../shared/errors';
import { addressFor } from './address';
import { fillingOf, placeholdersIn, render, renderText, type Filling, type ToolModel } from './template';
import { refusal } from './textFault';
import { isTable, valueAt, type KeyPath, type Value } from './values';

/** What the user wants of a tool. */
export interface TakeoverWish {
  /** Root of the gateway's proxy, such as `http://127.0.0.1:11580`. */
  gatewayUrl: string;
  /** Secret of the virtual key made for this tool alone. The only secret that is ever written. */
  key: string;
  /** Id of that key, kept with the record so that the key can be found again. */
  keyId?: string;
  /** The default model; left out: the tool keeps its own (tools that need one of ours get the first). */
  model?: string;
  /** For small tasks beside; left out: the same. */
  smallModel?: string;
  /** All models of all channels, for the tools that want a list. */
  models: readonly ToolModel[];
}

/** One key with the value that it gets. */
export interface WishedKey {
  path: KeyPath;
  value: Value;
  group: ToolKey['group'];
  mayStay?: true;
}

/** The placeholders of a wish. Throws `bad-request` for a key that is not plain and `conflict` where a tool needs models and none is there. */
export function fillingFor(row: ToolRow, wish: TakeoverWish): Filling {
  // Crush runs `$` and backticks in values through a shell, TOML and dotenv have rules of their own: a plain key needs none of them.
  if (!/^[\w-]+$/.test(wish.key)) {
    throw new GatewayError('bad-request', 'The key may hold letters, digits, "-" and "_" only.', {
      details: { reason: 'bad-key' },
    });
  }
  const model = wish.model ?? (row.model === 'needed' ? wish.models[0]?.id : undefined);
  if (row.model === 'needed' && model === undefined) {
    throw refusal(`${row.name} needs a model to start with. Add a channel with a model first.`, {
      reason: 'no-models',
    });
  }
  return {
    address: addressFor(wish.gatewayUrl, row.addressPath),
    key: wish.key,
    model,
    smallModel: wish.smallModel ?? model,
  };
}

/** The models as the tool gets them: the chosen ones are in the list even where no channel names them. */
export function modelsFor(wish: TakeoverWish): ToolModel[] {
  const chosen = [wish.model, wish.smallModel].filter((id) => id !== undefined);
  const known = new Map(wish.models.map((model) => [model.id, model]));
  for (const id of chosen) {
    if (!known.has(id)) {
      known.set(id, { id, name: id, contextTokens: 128_000, outputTokens: 8192, images: true, tools: true });
    }
  }
  return [...known.values()];
}

/** The keys that `file` gets, given what it holds now (for keys that only go into a list that is there). */
export function wishedKeys(file: ToolFile, now: Value, filling: Filling, models: readonly ToolModel[]): WishedKey[] {
  return file.keys
    .filter((key) => isFilled(key, filling))
    .flatMap((key) =>
      (key.forEachModel === true ? models.map((model) => ({ ...filling, ...fillingOf(model) })) : [filling]).map(
        (values) => ({
          path: pathIn(file, now, key, values),
          value: render(key.value, values, models),
          group: key.group,
          mayStay: key.mayStay,
          onlyInto: key.onlyInto,
        }),
      ),
    )
    .filter(({ path, onlyInto }) => onlyInto === undefined || valueAt(now, path.slice(0, -1)) !== undefined)
    .map(({ onlyInto: _, ...key }) => key);
}

/** False where a key asks for a model and the tool keeps its own. */
function isFilled(key: ToolKey, filling: Filling): boolean {
  return placeholdersIn(key.value).every((name) => name.startsWith('each.') || filling[name] !== undefined);
}

/** The path of a key, with the placeholders in it filled in; in a file that is a bare list the name of the list falls away. */
export function pathIn(file: ToolFile, now: Value, key: Pick<ToolKey, 'path'>, filling: Filling): KeyPath {
  const path = key.path.map((step) =>
    typeof step === 'string' ? renderText(step, filling) : { item: renderText(step.item, filling) },
  );
  return file.bareList !== undefined && path[0] === file.bareList && !isTable(now) ? path.slice(1) : path;
}
