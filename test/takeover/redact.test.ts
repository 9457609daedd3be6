// What of settings files people see: secrets by the names of keys, by their looks and by being known are hidden, all else is shown.
import { describe, expect, it } from 'vitest';
import { hidden, redact, secretsIn } from '../../src/takeover/redact';

describe('secrets in a parsed file', () => {
  it.each([
    'apiKey',
    'access_token',
    'clientSecret',
    'password',
    'AUTHORIZATION',
    'credentials',
    'cookie',
    'bearer',
    'signature',
    'private',
    'sessionId',
    'jwt',
    'github_pat',
  ])('%s holds one', (name) => {
    expect(secretsIn({ [name]: 'Hunter2!x' })).toEqual(['Hunter2!x']);
  });

  it.each([
    'name',
    'path',
    'pattern',
    'authMethod',
    'selectedType',
    'env_key',
    'maxTokens',
    'max_output_max_tokens',
    'keybindings',
    'author',
  ])('%s holds none', (name) => {
    expect(secretsIn({ [name]: 'Hunter2!x' })).toEqual([]);
  });

  it('what stands below a secret name is secret too, in tables and lists', () => {
    expect(
      secretsIn({ auth: { value: 'Hunter2!x', list: ['Other3!y'], author: 'Some One' }, name: 'Plain4!z' }),
    ).toEqual(['Hunter2!x', 'Other3!y']);
    expect(secretsIn([{ token: 'Hunter2!x' }, 'Plain4!z', 5, null])).toEqual(['Hunter2!x']);
  });

  it.each(['', 'abc', 'true', 'false', 'null', '123456789', 'https://host/path', 'gemini-api-key'])(
    'the value %j says nothing by itself',
    (value) => expect(secretsIn({ key: value })).toEqual([]),
  );

  it.each(['1234567890', 'https://me@host/path', 'gemini-api-key-of-mine', 'Gemini', 'abc1', 'x https://host'])(
    'the value %j may be one',
    (value) => expect(secretsIn({ key: value })).toEqual([value]),
  );
});

describe('a text for people', () => {
  it('hides what is known, wherever it stands and however JSON writes it', () => {
    expect(redact('a "b\\"c" b"c a', ['b"c'])).toBe(`a "${hidden}" ${hidden} a`);
    // The longer one first: no rest of it is left over.
    expect(redact('abcdef abc', ['abc', 'abcdef'])).toBe(`${hidden} ${hidden}`);
    expect(redact('all of it', [''])).toBe('all of it');
  });

  it.each([
    ['api_key: Hunter2!', `api_key: ${hidden}`],
    ['export API_KEY="Hunter2!" # mine', `export API_KEY="${hidden}" # mine`],
    ['  "token": "Hunter2!", // mine', `  "token": "${hidden}", // mine`],
    ['  "token": "Hunter2!",\r', `  "token": "${hidden}",\r`],
    ['"keys": ["one", "two"]', '"keys": ["one", "two"]'],
    ['"auth": {"a": 1}', '"auth": {"a": 1}'],
    ['"name": "Hunter2!"', '"name": "Hunter2!"'],
    ['"author": "Some One"', '"author": "Some One"'],
    ['"apiKey": "abc"', '"apiKey": "abc"'],
    ['"apiKey": "helper"', '"apiKey": "helper"'],
    ['see https://me:Hunter2!@host/x', `see https://me:${hidden}@host/x`],
    ['see https://host:8080/x', 'see https://host:8080/x'],
  ])('%j', (line, shown) => {
    expect(redact(`first\n${line}\nlast`, [])).toBe(`first\n${shown}\nlast`);
  });

  it.each([
    'sk-abc123',
    'gk-abc123',
    'eyJhbGciOi',
    'AIzaSyA1234567890',
    '0123456789abcdef0123456789abcdef',
    'abcdefghijklmnop_qrstuvwxyz-01234',
  ])('%s looks like a key', (key) => {
    expect(redact(`run with ${key} now, and ${key}`, [])).toBe(`run with ${hidden} now, and ${hidden}`);
  });

  it.each(['sk-abc', 'abcdefghijklmnopqrstuvwxyzabcdefghijkl', '01234567890123456789012345678901234', 'a1b2c3d4'])(
    '%s does not',
    (word) => expect(redact(`run with ${word} now`, [])).toBe(`run with ${word} now`),
  );
});
