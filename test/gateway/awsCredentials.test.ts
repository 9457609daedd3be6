// AWS credentials: the forms of a secret, profiles of the AWS files, and signatures. What signs is judged by a verifier that was written
// apart from it, from AWS's specification, and that is held against AWS's own example.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAwsProfile } from '../../src/gateway/credentials/awsProfile';
import { regionOfHost, signAws, type SignableRequest } from '../../src/gateway/credentials/awsSignature';
import { parseAwsSecret, writeAccessKeys } from '../../src/shared/awsSecret';
import { signatureFault, type SignedRequest, type Verifier } from '../support/fakeUpstream/awsSignature';
import { awsKeys } from '../support/fakeUpstream/bedrockRules';
import { TemporaryFolder } from '../support/temporaryFolder';

describe('the forms of a secret', () => {
  it.each([
    ['ABSKQmVkcm9ja0FQSUtleS0wMDA=', { kind: 'api-key', key: 'ABSKQmVkcm9ja0FQSUtleS0wMDA=' }],
    ['AKIA1:se/cr+et', { kind: 'access-keys', accessKeyId: 'AKIA1', secretAccessKey: 'se/cr+et' }],
    ['ASIA1:secret:to//ken==', { kind: 'access-keys', accessKeyId: 'ASIA1', secretAccessKey: 'secret', sessionToken: 'to//ken==' }],
    ['{"accessKeyId":"A","secretAccessKey":"s"}', { kind: 'access-keys', accessKeyId: 'A', secretAccessKey: 's' }],
    ['{"accessKeyId":"A","secretAccessKey":"s","sessionToken":"t"}', { kind: 'access-keys', accessKeyId: 'A', secretAccessKey: 's', sessionToken: 't' }],
    ['profile:work', { kind: 'profile', name: 'work' }],
  ])('%s', (secret, expected) => expect(parseAwsSecret(secret)).toEqual(expected)); // prettier-ignore

  it.each(['AKIA1:', ':secret', 'AKIA1:secret:', 'a:b:c:d', 'profile:', '{', '{"accessKeyId":"A"}', '{"accessKeyId":"A","secretAccessKey":"s","more":1}'])(
    'refuses %s without repeating it',
    (secret) => {
      expect(() => parseAwsSecret(secret)).toThrow(expect.objectContaining({ kind: 'bad-request' }) as Error);
      if (secret.includes('secret')) expect(() => parseAwsSecret(secret)).not.toThrow('secret:');
      if (secret.startsWith('a:')) expect(() => parseAwsSecret(secret)).not.toThrow('b:c');
    },
  ); // prettier-ignore

  it('writes access keys as it reads them', () => {
    for (const keys of awsKeys) expect(parseAwsSecret(writeAccessKeys(keys))).toEqual({ kind: 'access-keys', ...keys });
  });
});

describe('a profile', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder('aws');
    mkdirSync(folder.join('.aws'));
  });
  afterEach(() => folder.remove());

  const write = (name: string, text: string): void => writeFileSync(folder.join('.aws', name), text);
  const read = (name: string, environment: NodeJS.ProcessEnv = {}): Promise<string> =>
    readAwsProfile(name, environment, folder.path);

  it('is read from the credentials file, with its session token', async () => {
    const lines = ['# mine', '[default]', 'aws_access_key_id = AKIA1', 'aws_secret_access_key=se/c+r=et', '', '[work]'];
    write('credentials', [...lines, 'aws_access_key_id=ASIA2', 'AWS_SECRET_ACCESS_KEY = s2 # note', 'aws_session_token = t=='].join('\r\n'));
    expect(await read('default')).toBe('AKIA1:se/c+r=et');
    expect(await read('work')).toBe('ASIA2:s2:t==');
  }); // prettier-ignore

  it('is read from the config file, whose sections are called otherwise; the credentials file goes first', async () => {
    const nested = ['s3 =', '  aws_access_key_id = NESTED', '  max_queue_size = 10'];
    write('config', ['[default]', 'region=eu-west-1', 'aws_access_key_id=C', 'aws_secret_access_key=c', '[profile "a b"]', ...nested, 'aws_access_key_id=D', 'aws_secret_access_key=d'].join('\n'));
    expect(await read('default')).toBe('C:c');
    expect(await read('a b')).toBe('D:d');
    write('credentials', '[default]\naws_access_key_id=E\naws_secret_access_key=e\n');
    expect(await read('default')).toBe('E:e');
  }); // prettier-ignore

  it('is looked for where the environment says', async () => {
    write('other', '[x]\naws_access_key_id=X\naws_secret_access_key=x\n');
    write('config2', '[profile y]\naws_access_key_id=Y\naws_secret_access_key=y\n');
    expect(await read('x', { AWS_SHARED_CREDENTIALS_FILE: folder.join('.aws', 'other') })).toBe('X:x');
    expect(await read('y', { AWS_CONFIG_FILE: folder.join('.aws', 'config2') })).toBe('Y:y');
  });

  it.each([
    ['sso_session = corp', /SSO/],
    ['sso_start_url = https://corp.example.com', /SSO/],
    ['role_arn = arn:aws:iam::1:role/x', /assumes a role/],
    ['credential_process = /bin/keys', /runs a program/],
    ['region = eu-west-1', /no access keys/],
    ['aws_access_key_id = A', /no access keys/],
  ])('that has no keys of its own is refused in words: %s', async (line, words) => {
    write('config', `[profile work]\n${line}\n`);
    await expect(read('work')).rejects.toMatchObject({
      kind: 'secret-missing',
      message: expect.stringMatching(words) as string,
    });
  });

  it('that is not there is refused', async () => {
    await expect(read('work')).rejects.toMatchObject({
      kind: 'secret-missing',
      message: expect.stringContaining('no AWS profile') as string,
    });
    // A folder in the place of a file cannot be read.
    await expect(read('work', { AWS_CONFIG_FILE: folder.path })).rejects.toMatchObject({ kind: 'secret-missing' });
  });
});

describe('a signature', () => {
  const now = Date.UTC(2026, 10, 21, 12, 30, 0, 999);
  const request: SignableRequest = {
    method: 'POST',
    origin: 'https://bedrock-runtime.us-east-1.amazonaws.com',
    path: '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.anthropic.claude-v1%3A0/converse',
    headers: { 'content-type': 'application/json', accept: '*/*', 'x-amz-target': 'a  b' },
    body: Buffer.from('{"messages":"é"}'),
  };
  const verifier: Verifier = { keys: awsKeys, region: 'us-east-1', service: 'bedrock', now };

  async function signed(change: Partial<SignableRequest> = {}, keys = awsKeys[0], at = now): Promise<SignedRequest> {
    const sent = { ...request, ...change };
    const headers = await signAws(sent, keys, 'eu-west-1', at);
    const url = new URL(sent.origin + sent.path);
    return {
      method: sent.method,
      url,
      headers: { ...sent.headers, ...headers, host: url.host },
      body: Buffer.from(sent.body ?? ''),
    };
  }

  it('is the one that AWS itself gives as its example, to the verifier', () => {
    const headers = {
      host: 'iam.amazonaws.com',
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-amz-date': '20150830T123600Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
        'SignedHeaders=content-type;host;x-amz-date, ' +
        'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    };
    const url = new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08');
    const keys = [{ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }];
    const example = { keys, region: 'us-east-1', service: 'iam', now: Date.UTC(2015, 7, 30, 12, 36, 0) };
    const asked = { method: 'GET', url, headers, body: Buffer.alloc(0) };
    expect(signatureFault(asked, example)).toBeUndefined();
    expect(signatureFault({ ...asked, body: Buffer.from('x') }, example)).toMatchObject({ type: 'InvalidSignatureException' });
  }); // prettier-ignore

  it('is right for POST and GET, with an ARN in the path, a query, and temporary keys', async () => {
    expect(signatureFault(await signed(), verifier)).toBeUndefined();
    const list = { method: 'GET', path: "/inference-profiles?maxResults=1000&b=(1)'&a=%20x", body: undefined };
    expect(signatureFault(await signed({ ...list, headers: {} }, awsKeys[1]), verifier)).toBeUndefined();
  });

  it('covers what is sent: another method, path, host, header, body or time is refused', async () => {
    const right = await signed();
    const other = (change: Partial<SignedRequest>): SignedRequest => ({ ...right, ...change });
    const url = (text: string): URL => new URL(text, right.url);
    const changed: Record<string, SignedRequest> = {
      method: other({ method: 'PUT' }),
      path: other({ url: url('/model/other/converse') }),
      query: other({ url: url('?a=1') }),
      body: other({ body: Buffer.from('{}') }),
      host: other({ headers: { ...right.headers, host: 'bedrock-runtime.us-west-2.amazonaws.com' } }),
      'content type': other({ headers: { ...right.headers, 'content-type': 'text/plain' } }),
      'own header': other({ headers: { ...right.headers, 'x-amz-target': 'c' } }),
      'unsigned header': other({ headers: { ...right.headers, 'x-amz-other': 'c' } }),
      date: other({ headers: { ...right.headers, 'x-amz-date': '20261121T123001Z' } }),
      token: other({ headers: { ...right.headers, 'x-amz-security-token': 'x' } }),
    };
    for (const [name, request] of Object.entries(changed)) expect([name, signatureFault(request, verifier)?.type]).not.toEqual([name, undefined]);
    for (const later of [-6, 6]) {
      expect(signatureFault(right, { ...verifier, now: now + later * 60_000 })?.message).toContain('expired');
    }
    const wrongKeys = { ...awsKeys[0], secretAccessKey: 'other' };
    expect(signatureFault(await signed({}, wrongKeys), verifier)?.message).toContain('does not match');
  }); // prettier-ignore

  it('is scoped to the region of the host, else of the channel, else to the first', async () => {
    const scopeAt = async (origin: string, region: string | null): Promise<string | undefined> => {
      const { authorization } = await signAws({ ...request, origin }, awsKeys[0], region, now);
      return /\/\d{8}\/([^/]+)\/bedrock\//.exec(authorization ?? '')?.[1];
    };
    expect(await scopeAt('https://bedrock-runtime.eu-central-1.amazonaws.com', 'eu-west-1')).toBe('eu-central-1');
    expect(await scopeAt('http://127.0.0.1:9', 'eu-west-1')).toBe('eu-west-1');
    expect(await scopeAt('http://127.0.0.1:9', null)).toBe('us-east-1');
  });

  it.each([
    ['bedrock-runtime.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['bedrock-runtime-fips.us-east-2.amazonaws.com', 'us-east-2'],
    ['bedrock-runtime.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['vpce-1-a.bedrock-runtime.ap-southeast-1.vpce.amazonaws.com', 'ap-southeast-1'],
    ['bedrock-mantle.eu-north-1.api.aws', 'eu-north-1'],
    ['bedrock-runtime.eu-west-1.example.com', undefined],
    ['localhost', undefined],
  ])('region of %s', (host, region) => expect(regionOfHost(host)).toBe(region));
});
