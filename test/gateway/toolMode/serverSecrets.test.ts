// What an MCP server was given does not come back in its output and errors.
import { describe, expect, it } from 'vitest';
import { redactorOf } from '../../../src/gateway/toolMode/serverSecrets';

describe('redactorOf', () => {
  it('takes out values of variables and headers, also without their scheme, and leaves short words', () => {
    const process = redactorOf({ command: 'x', env: { TOKEN: 'abcdefgh-1', MODE: 'test' } });
    expect(process('a test with abcdefgh-1')).toBe('a test with [redacted]');
    const web = redactorOf({ url: 'https://a.example/mcp', headers: { Authorization: 'Bearer abcdefgh-2' } });
    expect(web('Bearer abcdefgh-2, abcdefgh-2')).toBe('[redacted], [redacted]');
    expect(redactorOf({ command: 'x' })('nothing to hide')).toBe('nothing to hide');
  });
});
