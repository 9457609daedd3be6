// Reading and replacing the model of a request: only the model's bytes may change.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchEndpoint, type EndpointMatch } from '../../src/protocols/endpoints';
import { readHead, withModel } from '../../src/protocols/readHead';
import { GatewayError } from '../../src/shared/errors';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function endpoint(path: string): EndpointMatch {
  const match = matchEndpoint(path, { anthropicVersion: false });
  if (match === undefined) throw new Error(`no endpoint for ${path}`);
  return match;
}

const chat = endpoint('/v1/chat/completions');
const gemini = endpoint('/v1beta/models/gemini-2.5-flash:streamGenerateContent');

describe('readHead', () => {
  it.each([
    ['{"model":"m","stream":true}', 'm', true],
    ['{"messages":[{"model":"no"}],"stream":false,"model":"a\\u00e4\\n"}', 'aä\n', false],
    ['{"model":null}', undefined, false],
    ['{"model":""}', undefined, false],
    ['{"stream":"true"}', undefined, false],
  ])('%s', (body, model, stream) => {
    expect(readHead(chat, encode(body))).toMatchObject({ model, stream });
  });

  it('takes model and stream of Gemini from the path, and never calls a count a stream', () => {
    expect(readHead(gemini, encode('{"contents":[]}'))).toEqual({
      model: 'gemini-2.5-flash',
      modelSpan: undefined,
      stream: true,
    });
    expect(readHead(endpoint('/v1/messages/count_tokens'), encode('{"model":"m","stream":true}')).stream).toBe(false);
  });

  it.each([
    '{"model":1}',
    '{"model":{"id":"m"}}',
    '{"model":["m"]}',
    '{"model":true}',
    '[]',
    '',
    '{"model":"a","model":"a"}',
  ])('refuses %j', (body) => {
    expect(() => readHead(chat, encode(body))).toThrow(GatewayError);
    try {
      readHead(chat, encode(body));
    } catch (error) {
      expect(GatewayError.is(error, 'bad-request')).toBe(true);
    }
  });

  it('checks the body of Gemini too', () => {
    expect(() => readHead(gemini, encode('{"contents":[}'))).toThrow(GatewayError);
  });
});

describe('withModel', () => {
  it('changes the model and no other byte', () => {
    const member = fc
      .tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue())
      .filter(([name]) => name !== 'model' && name !== 'stream');
    const name = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 4 }),
        fc.array(member, { maxLength: 4 }),
        name,
        name,
        (before, after, from, to) => {
          const text = (list: [string, unknown][]): string[] =>
            list.map(([key, value]) => `"${key}" : ${JSON.stringify(value)}`);
          const write = (model: string): string =>
            `\n{ ${[...text(before), `"model":\t${JSON.stringify(model)}`, ...text(after)].join(' ,\n')}}\n`;
          const body = encode(write(from));
          const changed = withModel(body, readHead(chat, body), chat, to);
          expect(decode(changed)).toBe(from === to ? write(from) : write(to));
          if (from === to) expect(changed).toBe(body);
        },
      ),
    );
  });

  it.each([
    ['{}', '{"model":"m"}'],
    [' { } ', ' {"model":"m" } '],
    ['{"a":1}', '{"model":"m","a":1}'],
    ['{"a":1,"model":null}', '{"a":1,"model":"m"}'],
    ['{"model":""}', '{"model":"m"}'],
  ])('gives a body without a model one: %s', (text, expected) => {
    const body = encode(text);
    expect(decode(withModel(body, readHead(chat, body), chat, 'm'))).toBe(expected);
  });

  it('leaves the body alone where the model stands in the path', () => {
    const body = encode('{"contents":[]}');
    expect(withModel(body, readHead(gemini, body), gemini, 'other')).toBe(body);
  });
});
