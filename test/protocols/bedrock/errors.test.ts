// Bedrock's HTTP errors as errors of the gateway.
import { describe, expect, it } from 'vitest';
import { decodeBedrockError } from '../../../src/protocols/bedrock/errors';

describe('an error of Bedrock', () => {
  it.each([
    ['ValidationException', 400, 'bad-request', 400],
    ['ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/', 400, 'bad-request', 400],
    ['com.amazonaws.bedrock#ThrottlingException', 429, 'rate-limited', 429],
    ['AccessDeniedException', 403, 'upstream-rejected', 502],
    ['UnrecognizedClientException', 403, 'upstream-rejected', 502],
    ['ServiceQuotaExceededException', 400, 'upstream-rejected', 502],
    ['ResourceNotFoundException', 404, 'upstream-rejected', 404],
    ['ModelNotReadyException', 429, 'upstream-rejected', 503],
    ['ModelTimeoutException', 408, 'upstream-timeout', 504],
    ['ModelErrorException', 424, 'upstream-rejected', 502],
    ['InternalServerException', 500, 'upstream-rejected', 500],
    ['constructor', 400, 'bad-request', 400],
    [undefined, 403, 'upstream-rejected', 502],
    [undefined, 413, 'too-large', 413],
    [undefined, 429, 'rate-limited', 429],
    [undefined, 503, 'upstream-rejected', 503],
    [undefined, 302, 'upstream-rejected', 502],
  ])('of type %s and status %s is %s', (type, status, kind, own) => {
    expect(decodeBedrockError({ message: 'Why.' }, type, status)).toMatchObject({ kind, status: own, message: 'Why.' });
  });

  it('says that trying again cannot help where the account is refused', () => {
    expect(decodeBedrockError({ Message: 'No.' }, 'AccessDeniedException', 403)).toMatchObject({
      shouldRetry: false,
      message: 'No.',
    });
  });

  it('is named by its body where no header names it, and reads bodies of any form', () => {
    expect(decodeBedrockError({ __type: 'ThrottlingException', message: 'Slow.' }).kind).toBe('rate-limited');
    expect(decodeBedrockError('<html><title>502 Bad Gateway</title></html>', undefined, 502).message).toBe(
      '502 Bad Gateway',
    );
    expect(decodeBedrockError({ originalStatusCode: 429, originalMessage: 'Busy.', message: 'x' })).toMatchObject({
      kind: 'rate-limited',
      message: 'Busy.',
    });
    expect(decodeBedrockError(undefined).message).not.toBe('');
  });
});
