// Virtual keys for the takeover, made, renewed and revoked by the same calls as everybody's: checked, stored, and told by events.
// Made by the composition root and handed to the takeover, which must not import the management.
import { keyHandlers } from './routes/keys';
import type { ManagementContext } from './context';

/** Of calls that no client can leave. */
const never = new AbortController().signal;

/** What the takeover asks of keys. Its own rotations are no news to it. */
export function toolKeyMaker(context: Omit<ManagementContext, 'tools'>) {
  const calls = keyHandlers({ ...context, tools: { keyRotated: () => Promise.resolve() } });
  const common = { query: undefined, signal: never };
  return {
    async create({ name, tool }: { name: string; tool: string }): Promise<{ id: string; secret: string }> {
      const { key, secret } = await calls.createKey({ ...common, id: '', body: { name, tool } });
      return { id: key.id, secret };
    },
    async renew(id: string): Promise<string> {
      return (await calls.rotateKey({ ...common, id, body: {} })).secret;
    },
    async revoke(id: string): Promise<void> {
      await calls.revokeKey({ ...common, id, body: undefined });
    },
  };
}
