// The forms that a secret for AWS may have. Read by management, which refuses what is none of them, and by the gateway, which sends it.
// Messages never repeat the secret.
import * as v from 'valibot';
import { GatewayError } from './errors';

export interface AwsAccessKeys {
  kind: 'access-keys';
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export type AwsSecret =
  /** A Bedrock API key, sent as a bearer token. */
  | { kind: 'api-key'; key: string }
  /** Keys that sign each request. */
  | AwsAccessKeys
  /** A profile of the AWS files on this machine. */
  | { kind: 'profile'; name: string };

const accessKeySchema = v.strictObject({
  accessKeyId: v.pipe(v.string(), v.minLength(1)),
  secretAccessKey: v.pipe(v.string(), v.minLength(1)),
  sessionToken: v.optional(v.pipe(v.string(), v.minLength(1))),
});

const profilePrefix = 'profile:';
const forms =
  'It is a Bedrock API key, ACCESS_KEY_ID:SECRET_ACCESS_KEY with or without :SESSION_TOKEN, ' +
  'JSON with accessKeyId and secretAccessKey, or profile:NAME.';

function refuse(what: string): never {
  throw new GatewayError('bad-request', `${what} ${forms}`, { details: [{ path: 'secret', message: what }] });
}

/** `ID:SECRET[:TOKEN]`, JSON of the same, `profile:NAME`, or else an API key. Throws GatewayError `bad-request` for a broken one. */
export function parseAwsSecret(secret: string): AwsSecret {
  if (secret.startsWith(profilePrefix)) {
    const name = secret.slice(profilePrefix.length).trim();
    return name === '' ? refuse('The name of the AWS profile is missing.') : { kind: 'profile', name };
  }
  if (secret.startsWith('{')) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), accessKeySchema), secret);
    return parsed.success ? { kind: 'access-keys', ...parsed.output } : refuse('The JSON holds no AWS access key.');
  }
  if (!secret.includes(':')) return { kind: 'api-key', key: secret };
  const [accessKeyId = '', secretAccessKey = '', sessionToken, ...more] = secret.split(':');
  if (accessKeyId === '' || secretAccessKey === '' || sessionToken === '' || more.length > 0) {
    return refuse('The AWS access key is not complete.');
  }
  return { kind: 'access-keys', accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** The access keys in the form that `parseAwsSecret` reads. */
export function writeAccessKeys({ accessKeyId, secretAccessKey, sessionToken }: Omit<AwsAccessKeys, 'kind'>): string {
  return [accessKeyId, secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])].join(':');
}
