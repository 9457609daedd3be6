// Signs a request for AWS (Signature Version 4). Used for channels whose secret is a pair of access keys; the clock comes in.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
import { AwsV4Signer } from 'aws4fetch';
import type { AwsAccessKeys } from '../../shared/awsSecret';

export interface SignableRequest {
  method: string;
  /** Scheme, host and port. */
  origin: string;
  /** Path and query, encoded as they are sent. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | undefined;
}

const defaultRegion = 'us-east-1';

/** The region that an AWS host name holds (`bedrock-runtime.eu-west-1.amazonaws.com`), or undefined. */
export function regionOfHost(hostname: string): string | undefined {
  return /(?:^|\.)([a-z]{2,4}(?:-[a-z]+)+-\d+)\.(?:[a-z]+\.)?(?:amazonaws\.(?:com(?:\.cn)?|eu)|api\.aws)$/i.exec(
    hostname,
  )?.[1];
}

/**
 * Headers that sign `request` with `keys` at `now` (ms since the epoch): `authorization`, `x-amz-date` and `x-amz-security-token`.
 * The region is the host's own, else `region`, else us-east-1. What has to be signed is: host, content type and AWS's own headers.
 */
export async function signAws(
  request: SignableRequest,
  keys: Omit<AwsAccessKeys, 'kind'>,
  region: string | null,
  now: number,
): Promise<Record<string, string>> {
  const { method, origin, path, body } = request;
  const url = new URL(origin + path);
  const toSign = Object.entries(request.headers).filter(
    ([name]) => name === 'content-type' || (name.startsWith('x-amz-') && name !== 'x-amz-date'),
  );
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: toSign,
    // A copy of exactly these bytes: a view into a larger buffer would do as well, but its type says too little.
    body: body === undefined ? null : Uint8Array.from(body),
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken }),
    service: 'bedrock',
    region: regionOfHost(url.hostname) ?? region ?? defaultRegion,
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    allHeaders: true,
  });
  const signed = await signer.sign();
  const names = ['authorization', 'x-amz-date', 'x-amz-security-token'];
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = signed.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
