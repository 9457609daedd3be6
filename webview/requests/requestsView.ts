// What the request log remembers of how it is looked at, per window and across reloads. Plain JSON, never a secret.
import * as v from 'valibot';
import { filtersSchema, noFilters } from './filters';
import { columnsSchema, usualColumns } from './requestColumns';

export const requestsViewSchema = v.object({
  filters: filtersSchema,
  columns: columnsSchema,
  selectedId: v.nullable(v.string()),
  scrollTop: v.number(),
  /** Captured bodies are shown with line breaks and indents. */
  readable: v.boolean(),
});
export type RequestsView = v.InferOutput<typeof requestsViewSchema>;

/** The page as it opens the first time. */
export const firstView: RequestsView = {
  filters: noFilters,
  columns: [...usualColumns],
  selectedId: null,
  scrollTop: 0,
  readable: true,
};
