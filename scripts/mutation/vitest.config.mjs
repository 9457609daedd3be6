// Vitest as the first step of scripts/mutation.mjs uses it: the unit tests of the folders that faults are seeded into, one thread, modules
// kept from one file to the next, the end at the first failure. The tests of furtherSteps.mjs run by the repo's own vitest.config.mts.
import { defineConfig } from 'vitest/config';
import { heavyTests } from './testsOf.mjs';

const seconds = 1000;

export default defineConfig({
  test: {
    include: ['test/{protocols,routing,metering,takeover}/**/*.test.ts'],
    exclude: heavyTests,
    environment: 'node',
    restoreMocks: true,
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60 * seconds,
    hookTimeout: 60 * seconds,
  },
});
