// Ids of the commands of the context menus, by the kind of row, as package.json names them. Pure. Used by rowCommands.ts.

export const rowCommandIds = {
  channel: ['test', 'edit', 'setKey', 'enable', 'disable', 'requests', 'remove'],
  key: ['edit', 'rotate', 'enable', 'disable', 'requests', 'revoke'],
  tool: ['takeOver', 'restore', 'requests'],
  request: ['copyId', 'price', 'sameModel', 'channel', 'key'],
} as const;

export type RowSection = keyof typeof rowCommandIds;
/** What can be done to a row of `Section`. */
export type RowVerb<Section extends RowSection> = (typeof rowCommandIds)[Section][number];

export const rowCommandOf = (section: RowSection, verb: string): string => `gatehouse.row.${section}.${verb}`;

/** All of them. */
export const allRowCommandIds: readonly string[] = Object.entries(rowCommandIds).flatMap(([section, verbs]) =>
  verbs.map((verb) => rowCommandOf(section as RowSection, verb)),
);
