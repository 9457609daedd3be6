// Pure: the variables that lead coding tools and SDKs in a terminal to the gateway. Set by terminals.ts.
import { folderKeyVariable, headerFolderKey } from '../shared/identity';

export interface TerminalVariable {
  name: string;
  value: string;
  /** `prepend`: what the user has in it stays behind. */
  how: 'replace' | 'prepend';
}

/**
 * The variables of a folder's terminals. `proxyUrl` is the proxy's root, `secret` that of the folder's virtual key, `model` the default model
 * of its tools, null where they choose themselves.
 * Claude Code reads variables after its own settings, where a takeover has put a key: it sends the folder's as a header beside it, one
 * `Name: Value` per line (https://code.claude.com/docs/en/env-vars, ANTHROPIC_CUSTOM_HEADERS). Codex reads none: its takeover names the variable
 * of the folder's key as the source of that header (`env_http_headers`).
 */
export function terminalVariables(proxyUrl: string, secret: string, model: string | null): TerminalVariable[] {
  const root = proxyUrl.replace(/\/+$/, '');
  const variables: [name: string, value: string][] = [
    ['ANTHROPIC_BASE_URL', root],
    ['ANTHROPIC_AUTH_TOKEN', secret],
    ['OPENAI_BASE_URL', `${root}/v1`],
    ['OPENAI_API_KEY', secret],
    ['GOOGLE_GEMINI_BASE_URL', root],
    ['GEMINI_API_KEY', secret],
    [folderKeyVariable, secret],
  ];
  if (model !== null)
    for (const name of ['ANTHROPIC_MODEL', 'OPENAI_MODEL', 'GEMINI_MODEL']) variables.push([name, model]);
  return [
    ...variables.map(([name, value]): TerminalVariable => ({ name, value, how: 'replace' })),
    { name: 'ANTHROPIC_CUSTOM_HEADERS', value: `${headerFolderKey}: ${secret}\n`, how: 'prepend' },
  ];
}
