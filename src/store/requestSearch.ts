// Free text in the request log: which models, channels and keys have it in their names, and where errors and ids are looked up.
// Used by requestFilters.ts. No full-text index: names are few, so the text is looked for among them and the log by its indexes on them;
// errors are rare and are read from an index that holds their texts.
import type { Database } from 'better-sqlite3';
import { channelArm, keyArm, modelArm, otherNameArm, type Arm, type Condition } from './requestArms';

/** Clients choose the names of models: past so many they are no longer listed, and rows are looked through instead. */
const mostNames = 1000;
/** With more ways than this to go, looking through the rows is no slower. */
const mostArms = 40;
/** The beginning of an id says enough from this length on. */
const shortestId = 8;

/** Undefined where `text` is blank: all rows fit. Letters of names are compared in any case, those of errors in that of ASCII. */
export function searchCondition(database: Database, text: string): Condition | undefined {
  const sought = text.trim().toLowerCase();
  if (sought === '') return undefined;
  const named = (table: 'channels' | 'keys'): string[] =>
    database
      .prepare<[], { id: string; name: string }>(`SELECT id, name FROM ${table}`)
      .all()
      .filter(({ name }) => name.toLowerCase().includes(sought))
      .map(({ id }) => id);
  const channels = named('channels');
  const keys = named('keys');
  const models = namesIn(database, 'model', 'requests_by_model', 'model IS NOT NULL');
  const others = namesIn(database, 'requested_model', 'requests_by_other_name', 'requested_model IS NOT model');
  const fits = (name: string): boolean => name.toLowerCase().includes(sought);
  const like = `%${sought.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const error = { sql: "error LIKE ? ESCAPE '\\'", values: [like] };
  const ids = [sought, `req_${sought}`].filter((id) => id.length >= shortestId).map(idArm);
  const among = (column: string, list: string[]): Pick<Condition, 'sql' | 'values'> => ({
    sql: `${column} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(list)],
  });
  const parts = [error, among('channel_id', channels), among('key_id', keys), ...ids];
  if (models === undefined || others === undefined) {
    const names = ['model', 'requested_model'].map((column) => ({
      sql: `${column} LIKE ? ESCAPE '\\'`,
      values: [like],
    }));
    return either([...parts, ...names]);
  }
  const fittingModels = models.filter(fits);
  const fittingOthers = others.filter(fits);
  const condition = either([...parts, among('model', fittingModels), among('requested_model', fittingOthers)]);
  const arms: Arm[] = [
    { index: 'requests_with_error', sql: 'error IS NOT NULL', values: [], check: { ...error, inIndex: true } },
    ...fittingModels.map(modelArm),
    ...fittingOthers.map(otherNameArm),
    ...channels.map(channelArm),
    ...keys.map(keyArm),
    ...ids,
  ];
  return arms.length > mostArms ? condition : { ...condition, arms };
}

function either(parts: readonly Pick<Condition, 'sql' | 'values'>[]): Condition {
  return {
    sql: `(${parts.map(({ sql }) => `(${sql})`).join(' OR ')})`,
    values: parts.flatMap(({ values }) => values),
  };
}

function idArm(start: string): Arm {
  return { index: 'sqlite_autoindex_requests_1', sql: 'id >= ? AND id < ?', values: [start, `${start}\u{10ffff}`] };
}

/** All values of a column, each found by one step in its index; undefined where there are too many. */
function namesIn(database: Database, column: string, index: string, where: string): string[] | undefined {
  const next = database
    .prepare<[string], string>(
      `SELECT ${column} FROM requests INDEXED BY ${index} WHERE ${where} AND ${column} > ? ORDER BY ${column} LIMIT 1`,
    )
    .pluck();
  const names: string[] = [];
  for (let name = next.get(''); name !== undefined; name = next.get(name)) {
    names.push(name);
    if (names.length > mostNames) return undefined;
  }
  return names;
}
