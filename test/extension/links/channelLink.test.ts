// What links may fill in, what they may not, and that keys in them go nowhere.
import { describe, expect, it } from 'vitest';
import { channelLink } from '../../../src/extension/links/channelLink';
import { inEnglish as t } from '../../../src/extension/translate';
import { providers } from '../../webview/samples';

const read = (query: string) => channelLink(query, providers, t);
const preset = providers[0]?.id ?? '';

describe('a link for a channel', () => {
  it('fills in every field that it names', () => {
    const query = `provider=${preset}&name=Team%20A&region=global&protocol=anthropic&baseUrl=https%3A%2F%2Fllm.example%2Fv1&models=a,b&models=%20c`;
    expect(read(query)).toEqual({
      target: {
        view: 'new-channel',
        provider: preset,
        link: {
          ...{ name: 'Team A', region: 'global', protocol: 'anthropic', baseUrl: 'https://llm.example/v1' },
          models: ['a', 'b', 'c'],
        },
      },
      keyLeft: false,
    });
  });

  it('with an address alone is for a custom channel, where there is that preset', () => {
    const custom = providers.some(({ id }) => id === 'custom-openai');
    const result = read('baseUrl=http://127.0.0.1:8080/v1');
    expect('target' in result).toBe(custom);
  });

  it.each(['key=sk-1', 'apiKey=sk-1', 'api_key=sk-1', 'secret=x', 'token=x', 'Authorization=Bearer%20x'])(
    'never takes a key: %s',
    (part) => {
      const result = read(`provider=${preset}&${part}`);
      expect(result).toEqual({ target: { view: 'new-channel', provider: preset, link: {} }, keyLeft: true });
      expect(JSON.stringify(result)).not.toContain('sk-1');
    },
  );

  it.each([
    ['provider=nobody', 'nobody'],
    ['', '–'],
    [`provider=${preset}&baseUrl=javascript:alert(1)`, 'baseUrl'],
    [`provider=${preset}&baseUrl=not%20an%20address`, 'baseUrl'],
    [`provider=${preset}&name=${'x'.repeat(101)}`, 'name'],
    [`provider=${preset}&models=${Array.from({ length: 101 }, (_, index) => `m${index}`).join(',')}`, 'models'],
    [`provider=${preset}&name=${'x'.repeat(5000)}`, 'too long'],
  ])('is refused in words: %s', (query, said) => {
    const result = read(query);
    expect('problem' in result ? result.problem : '').toContain(said);
  });
});
