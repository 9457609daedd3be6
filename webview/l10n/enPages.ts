// English words of what all pages share: the way from page to page, tables, lists, messages that pass. Part of en.ts.

export const enPages = {
  'pages.label': 'Pages of Gatehouse',
  'pages.overview': 'Overview',
  'pages.statistics': 'Statistics',
  'pages.requests': 'Request Log',
  'pages.prices': 'Prices',
  'pages.tools': 'Tools',
  'pages.endpoints': 'Endpoints',
  'pages.virtual-keys': 'Keys and Budgets',
  'common.undo': 'Undo',
  'table.sortBy': 'Sort by {column}',
  'table.columns': 'Columns',
} as const;
