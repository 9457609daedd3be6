// Takes the values that an MCP server was given (variables, headers) out of what it writes and of its errors, before they are logged, shown or
// told to a model. Used by mcpServers.ts. Pure.
import type { McpServer } from '../../shared/toolMode';

/** Shorter ones are words (`true`, `production`), and would take half of every text away. */
const shortestSecret = 8;
const mask = '[redacted]';

/** A function that redacts texts that come from `server`. */
export function redactorOf(server: McpServer): (text: string) => string {
  const values = Object.values(('url' in server ? server.headers : server.env) ?? {});
  // `Bearer …`: the token alone may be repeated.
  const secrets = [...new Set(values.flatMap((value) => [value, ...value.split(/\s+/)]))]
    .filter((secret) => secret.length >= shortestSecret)
    .sort((left, right) => right.length - left.length);
  return (text) => secrets.reduce((redacted, secret) => redacted.replaceAll(secret, mask), text);
}
