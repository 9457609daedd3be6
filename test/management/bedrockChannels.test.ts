// Channels of AWS Bedrock over the management API: preset and own endpoint, regions, the forms of their secret.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelCreate } from '../../src/shared/channel';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
let counter = 0;
const freshName = (): string => `bedrock ${(counter += 1)}`;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());

const own = (more: Partial<ChannelCreate> = {}): { body: ChannelCreate } => ({
  body: {
    name: freshName(),
    provider: 'custom',
    protocol: 'bedrock',
    baseUrl: 'http://127.0.0.1:4566',
    models: [{ id: 'amazon.nova-pro-v1:0' }],
    ...more,
  },
});

describe('a channel of Bedrock', () => {
  it('is filled in from the preset by its region', async () => {
    const body = { name: freshName(), provider: 'bedrock', region: 'eu-central-1' };
    expect(await house.call('createChannel', { body })).toMatchObject({
      protocol: 'bedrock',
      region: 'eu-central-1',
      baseUrl: 'https://bedrock-runtime.eu-central-1.amazonaws.com',
      secretState: 'missing',
    });
  });

  it('may be at an address of the user’s own, which takes an AWS region', async () => {
    const plain = await house.call('createChannel', own());
    expect(plain).toMatchObject({ protocol: 'bedrock', region: null, baseUrl: 'http://127.0.0.1:4566' });
    const placed = await house.call('createChannel', own({ region: 'us-gov-west-1' }));
    expect(placed.region).toBe('us-gov-west-1');
    expect(await house.refusal('POST', '/channels', own({ region: 'Mars' }).body)).toMatchObject({ status: 400 });
    const moved = await house.call('updateChannel', { id: placed.id, body: { protocol: 'anthropic' } });
    expect(moved).toMatchObject({ protocol: 'anthropic', region: null });
    expect(await house.refusal('PATCH', `/channels/${placed.id}`, { region: 'eu-west-1' })).toMatchObject({ status: 400 });
    // What speaks OpenAI's shapes does not speak Bedrock's.
    const wrong = own({ provider: 'custom-openai' });
    expect(await house.refusal('POST', '/channels', wrong.body)).toMatchObject({ status: 400 });
  }); // prettier-ignore

  it.each([
    ['ABSKQmVkcm9ja0FQSUtleS0wMDAx', 'MDAx'],
    ['AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG', 'MPLE'],
    ['{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"wJalrXUtnFEMI/K7MDENG"}', 'MPLE'],
    ['profile:workshop', 'shop'],
  ])('takes the secret %s and shows no end of a secret key', async (secret, hint) => {
    const channel = await house.call('createChannel', own({ secret }));
    expect(channel).toMatchObject({ secretState: 'set', secretHint: hint });
    expect(house.secrets.peek(channel.id)).toBe(secret);
  });

  it.each(['AKIAIOSFODNN7EXAMPLE:', 'profile:', '{"accessKeyId":"AKIAIOSFODNN7EXAMPLE"}', 'a:b:c:d'])(
    'refuses the secret %s',
    async (secret) => {
      const { id } = await house.call('createChannel', own());
      for (const [method, path, body] of [
        ['POST', '/channels', own({ secret }).body],
        ['PATCH', `/channels/${id}`, { secret }],
      ] as const) {
        const refusal = await house.refusal(method, path, body);
        expect(refusal).toMatchObject({ status: 400, kind: 'bad-request' });
        expect(refusal.message).toContain('SECRET_ACCESS_KEY');
        expect(refusal.message).not.toContain('AKIAIOSFODNN7EXAMPLE');
      }
    },
  );

  it('takes such texts as they are where another protocol is spoken', async () => {
    const body = own({ protocol: 'openai-chat', secret: 'a:b:c:d-0123456789' });
    expect(await house.call('createChannel', body)).toMatchObject({ secretHint: '6789' });
  });
});
