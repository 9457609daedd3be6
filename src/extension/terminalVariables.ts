// Pure: the variables that lead coding tools and SDKs in a terminal to the gateway. Set by terminals.ts.

/** Name and value of each. `proxyUrl` is the proxy's root, `secret` that of the folder's virtual key. */
export function terminalVariables(proxyUrl: string, secret: string): [name: string, value: string][] {
  const root = proxyUrl.replace(/\/+$/, '');
  return [
    ['ANTHROPIC_BASE_URL', root],
    ['ANTHROPIC_AUTH_TOKEN', secret],
    ['OPENAI_BASE_URL', `${root}/v1`],
    ['OPENAI_API_KEY', secret],
    ['GOOGLE_GEMINI_BASE_URL', root],
    ['GEMINI_API_KEY', secret],
  ];
}
