// The messages that the host has written into the page, so that it need not ask for what it shows first. Used by the client, which checks each as
// it checks those that are sent.
import * as v from 'valibot';

const schema = v.object({ id: v.string(), messages: v.array(v.unknown()) });

/** `id` differs for each page that the host writes; undefined where it has written none. */
export function readFirstMessages(): v.InferOutput<typeof schema> | undefined {
  const text = document.getElementById('gatehouse-first')?.textContent;
  if (text === undefined) return undefined;
  return v.parse(schema, JSON.parse(text));
}
