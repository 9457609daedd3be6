// Vitest projects, one per kind of test: `unit` (no gateway process, no browser), `integration` (real gateway process, real browser pages),
// `visual` (pictures of every panel against approved ones), `crash` (kills the gateway), `e2e` (real VS Code). Run one with `npm test -- unit`.
// Not a part of `npm test`: `screens` (pictures), `pictures` (those of the README, `npm run docs:animation`), `recorded` (recorded provider
// answers, `npm run test:recorded -- DIR`), `clients` (the real coding tools, `npm run test:clients`) and `soak` (steady load,
// `npm run test:soak`).
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const integration = [
  'test/integration/**/*.test.ts',
  'test/security/**/*.test.ts',
  'test/faults/{clock,manyStreams}.test.ts',
  'test/webview/**/*.test.ts',
  'test/gateway/headless*.test.ts',
  'test/gateway/lifecycle*.test.ts',
];
const crash = ['test/crash/**/*.test.ts'];
const e2e = ['test/e2e/**/*.test.ts'];
const screens = ['test/screens/**/*.test.ts'];
const visual = ['test/visual/**/*.test.ts'];
const recorded = ['test/recorded/**/*.test.ts'];
const clients = ['test/clients/**/*.test.ts'];
const pictures = ['test/pictures/**/*.test.ts'];
const soak = ['test/soak/**/*.test.ts'];
const seconds = 1000;
// Limits of time are for what hangs: a busy machine takes ten times as long as one at rest.

/** Vitest leaves one core free, which on a small machine means one file at a time. These tests wait more than they compute. */
const workers = Math.max(3, availableParallelism());

export default defineConfig({
  test: {
    include: [],
    environment: 'node',
    restoreMocks: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...integration,
            ...crash,
            ...e2e,
            ...screens,
            ...visual,
            ...recorded,
            ...clients,
            ...pictures,
            ...soak,
          ],
          maxWorkers: workers,
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
        },
      },
      {
        test: {
          name: 'integration',
          include: integration,
          maxWorkers: workers + 1,
          globalSetup: 'test/support/buildGatewayOnce.ts',
          testTimeout: 90 * seconds,
          hookTimeout: 90 * seconds,
        },
      },
      {
        test: {
          name: 'crash',
          include: crash,
          globalSetup: 'test/support/buildGatewayOnce.ts',
          testTimeout: 240 * seconds,
          hookTimeout: 60 * seconds,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: e2e,
          globalSetup: 'test/support/buildAllOnce.ts',
          testTimeout: 120 * seconds,
          hookTimeout: 120 * seconds,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'screens',
          include: screens,
          globalSetup: 'test/support/buildAllOnce.ts',
          testTimeout: 120 * seconds,
          hookTimeout: 120 * seconds,
        },
      },
      {
        test: {
          name: 'visual',
          include: visual,
          setupFiles: 'test/visual/fixedTime.ts',
          maxConcurrency: 3,
          testTimeout: 120 * seconds,
          hookTimeout: 120 * seconds,
        },
      },
      {
        test: {
          name: 'pictures',
          include: pictures,
          globalSetup: 'test/support/buildAllOnce.ts',
          testTimeout: 300 * seconds,
          hookTimeout: 120 * seconds,
        },
      },
      {
        test: {
          name: 'recorded',
          include: recorded,
          globalSetup: 'test/support/buildGatewayOnce.ts',
          testTimeout: 30 * seconds,
          hookTimeout: 30 * seconds,
        },
      },
      {
        test: {
          name: 'soak',
          include: soak,
          globalSetup: 'test/support/buildGatewayOnce.ts',
          testTimeout: 4 * 3600 * seconds,
          hookTimeout: 60 * seconds,
        },
      },
      {
        test: {
          name: 'clients',
          include: clients,
          globalSetup: 'test/support/buildGatewayOnce.ts',
          testTimeout: 180 * seconds,
          hookTimeout: 30 * seconds,
        },
      },
    ],
  },
});
