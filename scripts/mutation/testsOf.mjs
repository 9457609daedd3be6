// Which tests beyond its own unit tests judge a folder: data for furtherSteps.mjs, which runs them for faults that the first step let live.

/** Unit tests that take too long for the first step; those that live through it meet them in the second. */
export const heavyTests = [
  'test/takeover/faults.test.ts',
  'test/takeover/conditions.test.ts',
  'test/protocols/cutting.test.ts',
];

/** By folder of src: test files or folders by vitest project, those that find most first. */
export const furtherTests = {
  protocols: {
    unit: [
      'test/protocols/cutting.test.ts',
      'test/gateway/proxy',
      'test/gateway/countTokens',
      'test/gateway/toolMode',
      'test/gateway/otherEndpoints',
    ],
    integration: [
      'test/integration/translation.test.ts',
      'test/integration/passthrough.test.ts',
      'test/integration/upstreamErrors.test.ts',
      'test/integration/countTokens.test.ts',
      'test/integration/capturedBodies.test.ts',
      'test/integration/toolMode.test.ts',
      'test/integration/windowModels.test.ts',
    ],
  },
  routing: {
    unit: ['test/gateway/routing', 'test/gateway/proxyStatuses', 'test/gateway/proxyProbe', 'test/management/routing'],
    integration: [
      'test/integration/failover.test.ts',
      'test/integration/refusals.test.ts',
      'test/integration/upstreamErrors.test.ts',
      'test/integration/models.test.ts',
    ],
  },
  metering: {
    unit: [
      'test/gateway/limits',
      'test/gateway/prices',
      'test/gateway/errorAlerts',
      'test/management/prices',
      'test/management/recompute',
      'test/management/budgets',
      'test/store/recordedUse',
    ],
    integration: ['test/integration/limits.test.ts', 'test/integration/charges.test.ts'],
  },
  takeover: {
    unit: ['test/takeover/conditions.test.ts', 'test/takeover/faults.test.ts', 'test/gateway/takeover'],
    integration: ['test/integration/takeover.test.ts', 'test/integration/takeoverCommand.test.ts'],
  },
};
