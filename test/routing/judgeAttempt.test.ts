// What refusals and faults mean for a channel, in the words of real providers, and how causes and conditions read.
import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../../src/routing/breaker';
import { describeCause } from '../../src/routing/causes';
import { channelCondition } from '../../src/routing/channelCondition';
import { judgeFault, judgeRefusal } from '../../src/routing/judgeAttempt';
import { errorStatus, type ErrorKind } from '../../src/shared/errors';
import { causeCodes } from '../../src/shared/causes';

const until = Date.UTC(2026, 10, 21, 14, 32, 0);

describe('judgeRefusal', () => {
  it.each([
    [400, undefined, 'never'],
    [401, 'key-rejected', 'next'],
    [402, 'no-credit', 'next'],
    [403, 'refused', 'next'],
    [404, undefined, 'never'],
    [408, 'timed-out', 'same'],
    [413, undefined, 'never'],
    [422, undefined, 'never'],
    [429, 'rate-limited', 'same'],
    [500, 'server-error', 'same'],
    [501, undefined, 'next'],
    [502, 'server-error', 'same'],
    [503, 'overloaded', 'same'],
    [504, 'server-error', 'same'],
    [529, 'overloaded', 'same'],
  ] as const)('status %i alone is %s, %s', (status, cause, retry) => {
    expect(judgeRefusal({ status })).toMatchObject({ cause, retry, status });
  });

  it.each([
    ['OpenAI, quota spent', 429, ['insufficient_quota'], 'You exceeded your current quota', 'no-credit'],
    ['Moonshot, suspended', 429, ['exceeded_current_quota_error'], 'insufficient balance', 'no-credit'],
    ['Zhipu, no balance', 429, ['1113'], '余额不足或无可用资源包,请充值。', 'no-credit'],
    [
      'Anthropic, no credit',
      400,
      ['invalid_request_error'],
      'Your credit balance is too low to access the Anthropic API.',
      'no-credit',
    ],
    ['Google, unknown key', 400, ['INVALID_ARGUMENT', 'API_KEY_INVALID'], 'API key not valid.', 'key-rejected'],
    ['Anthropic, not permitted', 403, ['permission_error'], 'Your API key does not have permission', 'key-rejected'],
    ['Google, denied', 403, ['PERMISSION_DENIED'], 'Method doesn’t allow unregistered callers', 'key-rejected'],
    ['OpenRouter, moderation', 403, [], 'openai/gpt-5 requires moderation. Your input was flagged', undefined],
    [
      'OpenAI, no access to the model',
      403,
      ['model_not_found'],
      'Project does not have access to model',
      'model-unknown',
    ],
    ['OpenAI, no such model', 404, ['model_not_found'], 'The model `x` does not exist', 'model-unknown'],
    ['Anthropic, no such model', 404, ['not_found_error'], 'model: claude-x', 'model-unknown'],
    [
      'Google, no such model',
      404,
      ['NOT_FOUND'],
      'models/gemini-x is not found for API version v1beta',
      'model-unknown',
    ],
    ['Ollama, not pulled', 404, [], 'model "llama9" not found, try pulling it first', 'model-unknown'],
    [
      'Azure, no deployment',
      404,
      ['DeploymentNotFound'],
      'The API deployment for this resource does not exist.',
      'model-unknown',
    ],
    ['OpenRouter, no such model', 400, ['400'], 'foo/bar is not a valid model ID', 'model-unknown'],
    [
      'Bedrock, no such model',
      400,
      ['ValidationException'],
      'The provided model identifier is invalid.',
      'model-unknown',
    ],
    ['OpenAI, lost response', 404, ['not_found'], 'Previous response with id resp_1 not found', undefined],
    ['an HTML page', 404, [], '404 Not Found', undefined],
    ['OpenAI, too long', 400, ['context_length_exceeded'], 'maximum context length is 128000 tokens', undefined],
  ] as const)('%s (%i)', (_who, status, codes, message, cause) => {
    expect(judgeRefusal({ status, codes, message }).cause).toBe(cause);
  });

  // Codes as the vendors' pages of errors name them; messages say nothing here.
  it.each([
    [[400, 403, 429], 'insufficient_quota', 'no-credit'],
    [[400, 403, 429], 'billing_error', 'no-credit'],
    [[400, 403, 429], 'exceeded_current_quota_error', 'no-credit'],
    [[400, 403, 429], 'billing_hard_limit_reached', 'no-credit'],
    [[400, 403, 429], '1113', 'no-credit'],
    [[403], 'AllocationQuota.FreeTierOnly', 'no-credit'],
    [[400, 403], 'Arrearage', 'no-credit'],
    [[403], 'AccountOverdueError', 'no-credit'],
    [[400], 'API_KEY_INVALID', 'key-rejected'],
    [[403], 'content_policy_violation', undefined],
    [[403], 'content_filter', undefined],
    [[403], 'moderation', undefined],
    [[400, 403, 404], 'model_not_found', 'model-unknown'],
    [[400, 403, 404], 'invalid_model', 'model-unknown'],
    [[400, 403, 404], 'model_not_supported', 'model-unknown'],
    [[400, 403, 404], 'ModelNotOpen', 'model-unknown'],
    [[400, 403, 404], 'InvalidEndpointOrModel.NotFound', 'model-unknown'],
    [[400, 403, 404], 'DeploymentNotFound', 'model-unknown'],
    [[400, 403, 404], 'resource_not_found_error', 'model-unknown'],
    [[400, 403, 404], '1211', 'model-unknown'],
    [[403], 'permission_error', 'key-rejected'],
    [[403], 'PERMISSION_DENIED', 'key-rejected'],
    [[403], 'permission_denied_error', 'key-rejected'],
    [[403], 'invalid_api_key', 'key-rejected'],
    [[403], 'invalid_authentication_error', 'key-rejected'],
    [[403], 'access_denied', 'key-rejected'],
    [[403], 'AccessDenied', 'key-rejected'],
    [[403], 'AccessDeniedException', 'key-rejected'],
    [[403], 'account_deactivated', 'key-rejected'],
    [[403], 'unsupported_country_region_territory', 'key-rejected'],
  ] as const)('%j %s means %s', (statuses, code, cause) => {
    for (const status of statuses) expect(judgeRefusal({ status, codes: [code] }).cause).toBe(cause);
  });

  it.each([
    [400, 'Your credit balance is too low', 'no-credit'],
    [403, 'Your credit balance is too low', 'no-credit'],
    [403, 'The input was flagged as unsafe', undefined],
    [404, 'The requested models do not exist or were not found', 'model-unknown'],
    [404, 'The model gpt-x does not exist', 'model-unknown'],
    [404, 'The model\n`gpt-x`\nis not found', 'model-unknown'],
    [404, 'No such path', undefined],
    [400, 'gpt-x is not a valid model', 'model-unknown'],
    [400, 'gpt-x is not a valid modelling tool', undefined],
  ] as const)('%i %j means %s', (status, message, cause) => {
    expect(judgeRefusal({ status, message }).cause).toBe(cause);
  });

  it('passes a told time on where waiting helps, and drops it where it does not', () => {
    expect(judgeRefusal({ status: 429, toldUntil: until }).toldUntil).toBe(until);
    expect(judgeRefusal({ status: 503, toldUntil: until }).toldUntil).toBe(until);
    expect(judgeRefusal({ status: 401, toldUntil: until }).toldUntil).toBeUndefined();
    expect(judgeRefusal({ status: 400, toldUntil: until }).toldUntil).toBeUndefined();
  });

  it('an endpoint that not every provider has may be looked for elsewhere', () => {
    expect(judgeRefusal({ status: 404, rareEndpoint: true })).toMatchObject({ cause: undefined, retry: 'next' });
    expect(judgeRefusal({ status: 400, rareEndpoint: true })).toMatchObject({ retry: 'never' });
  });

  it('goes on after what is no fault of the client, for every status', () => {
    const channels = new Set([401, 402, 403, 408, 429]);
    for (let status = 400; status < 600; status += 1) {
      const expected = channels.has(status) || status >= 500;
      expect([status, judgeRefusal({ status }).retry !== 'never']).toEqual([status, expected]);
    }
  });

  it('is quick with a long message', () => {
    const began = performance.now();
    judgeRefusal({ status: 404, message: 'model '.repeat(200_000) });
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('judgeFault', () => {
  it('goes on after faults of the way to a provider and of its set-up, for every kind', () => {
    const channels = new Set<ErrorKind>([
      ...(['upstream-unreachable', 'upstream-rejected', 'upstream-invalid', 'upstream-truncated'] as const),
      ...(['upstream-timeout', 'rate-limited', 'secret-missing', 'no-window', 'no-consent', 'loop'] as const),
    ]);
    for (const kind of Object.keys(errorStatus) as ErrorKind[]) {
      expect([kind, judgeFault(kind).retry !== 'never']).toEqual([kind, channels.has(kind)]);
    }
  });
});

describe('causes', () => {
  it('read like words for people, each its own', () => {
    const words = causeCodes.map((code) => describeCause({ code, params: {} }));
    expect(new Set(words).size).toBe(causeCodes.length);
    expect(describeCause({ code: 'rate-limited', params: { until } })).toBe('rate limited until 14:32 UTC');
    expect(describeCause({ code: 'rate-limited', params: { until, status: 429 } }, () => '3 pm')).toBe(
      'rate limited until 3 pm',
    );
    expect(describeCause({ code: 'key-rejected', params: { status: 401 } })).toBe('key rejected (status 401)');
    expect(describeCause({ code: 'no-route', params: { until } })).toBe('no route');
  });
});

describe('channelCondition', () => {
  const healthy = { state: 'healthy', reason: null, checkedAt: '2026-11-21T14:00:00.000Z' } as const;
  const open = (cause: BreakerState & { state: 'half-open' }): BreakerState => ({
    ...cause,
    state: 'open',
    until,
    told: true,
  });

  it('is what attempts have shown where nothing is held', () => {
    expect(channelCondition(healthy, [])).toEqual({ ...healthy, cause: null, models: [] });
  });

  it('a held channel is down, one that waits for its probe or holds a model is degraded', () => {
    const key = {
      state: 'half-open',
      cause: { code: 'key-rejected', params: { status: 401 }, detail: 'bad key' },
    } as const;
    const limit = { state: 'half-open', cause: { code: 'rate-limited', params: { until, model: 'm' } } } as const;
    expect(channelCondition(healthy, [open(key), open(limit)])).toMatchObject({
      state: 'down', reason: 'key rejected (status 401): bad key',
      cause: { code: 'key-rejected', params: { status: 401 }, until: null, detail: 'bad key' },
      models: [{ code: 'rate-limited', params: { model: 'm' }, until: new Date(until).toISOString() }],
    }); // prettier-ignore
    expect(channelCondition(healthy, [key])).toMatchObject({ state: 'degraded', cause: { code: 'key-rejected' } });
    expect(channelCondition(healthy, [open(limit)])).toMatchObject({
      state: 'degraded', reason: 'rate limited until 14:32 UTC', cause: { code: 'rate-limited' },
    }); // prettier-ignore
    // The time is over, and nobody has asked since.
    expect(channelCondition(healthy, [limit])).toMatchObject({ reason: 'rate limited', cause: { until: null } });
  });
});
