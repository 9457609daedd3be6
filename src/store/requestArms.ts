// Ways through the request log: which index leads to which rows. Data and types for requestFilters.ts, requestSearch.ts and requestScan.ts.
// SQL in fixed pieces; values are bound.

export type SqlValue = string | number;

/** Rows of `requests` that one index leads to, in the order of time. */
export interface Arm {
  index: string;
  sql: string;
  values: SqlValue[];
  /** What else must hold; `inIndex`: it can be told without the row, which costs a fraction of reading one. */
  check?: { sql: string; values: SqlValue[]; inIndex: boolean };
}

export interface Condition {
  sql: string;
  values: SqlValue[];
  /** Together they lead to all rows of the condition, some maybe twice; an empty list: there is no such row. Undefined: no index helps. */
  arms?: Arm[];
}

export const modelArm = (model: string): Arm => ({ index: 'requests_by_model', sql: 'model = ?', values: [model] });
/** Requests that asked for the model under this name, which is not the one it was sent upstream under. */
export const otherNameArm = (name: string): Arm => ({
  index: 'requests_by_other_name',
  sql: 'requested_model = ? AND requested_model IS NOT model',
  values: [name],
});
export const channelArm = (id: string): Arm => ({ index: 'requests_by_channel', sql: 'channel_id = ?', values: [id] });
export const keyArm = (id: string): Arm => ({ index: 'requests_by_key', sql: 'key_id = ?', values: [id] });
