// Asks the proxy whether it still takes a virtual key, by the cheapest question there is: a ping of the MCP endpoint, which costs nothing and
// leaves no row in the log. Used for folders' keys. Does not import vscode.
import http from 'node:http';

const limitMs = 5000;

/** False where the key is refused (401); true where it is taken, and where nobody answers. */
export function isKeyTaken(proxyUrl: string, secret: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  return new Promise((resolve) => {
    const request = http.request(`${proxyUrl}/mcp`, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(limitMs),
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      },
    });
    request.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode !== 401);
    });
    request.on('error', () => resolve(true));
    request.end(body);
  });
}
