// Vitest projects, one per kind of test: `unit` (no gateway process, no browser), `integration` (real gateway process, real browser pages),
// `crash` (kills the gateway), `e2e` (real VS Code). Run one with `npm test -- unit`.
// Not a part of `npm test`: `panels` (every panel in a browser, `npm run test:panels`) and `visual` (pictures of them against approved ones,
// `npm run test:visual`), which CI runs as a step of their own, with `walks` (end to end as well); `screens` (pictures),
// `pictures` (those of the README, `npm run docs:animation`), `recorded` (recorded provider answers, `npm run test:recorded -- DIR`), `clients`
// (the real coding tools, `npm run test:clients`), `soak` (steady load, `npm run test:soak`) and `chaos` (windows and gateways killed at random,
// `npm run test:chaos`).
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const integration = [
  'test/integration/**/*.test.ts',
  'test/security/**/*.test.ts',
  'test/faults/{clock,manyStreams}.test.ts',
  'test/webview/hostile.test.ts',
  'test/gateway/headless*.test.ts',
  'test/gateway/lifecycle*.test.ts',
];
const panels = ['test/webview/**/*.test.ts'];
const crash = ['test/crash/**/*.test.ts'];
const e2e = ['test/e2e/**/*.test.ts'];
/** The path of a new user again, in Chinese and by keyboard alone. */
const walks = ['test/e2e/newUser{Chinese,Keyboard}.test.ts'];
const screens = ['test/screens/**/*.test.ts'];
const visual = ['test/visual/**/*.test.ts'];
const recorded = ['test/recorded/**/*.test.ts'];
const clients = ['test/clients/**/*.test.ts'];
const pictures = ['test/pictures/**/*.test.ts'];
const soak = ['test/soak/**/*.test.ts'];
const chaos = ['test/chaos/**/*.test.ts'];
const seconds = 1000;
// Limits of time are for what hangs: a busy machine takes ten times as long as one at rest.

/** Vitest leaves one core free, which on a small machine means one file at a time. These tests wait more than they compute. */
const workers = Math.max(3, availableParallelism());

/**
 * A worker runs one file after the other and keeps the modules that they import, and a browser where they open pages: to start anew for each
 * would be a third of all work. A file puts back what it changes of its process (clock, environment, umask).
 */
const isolate = false;

/** Vitest gives a worker half a second to leave, which is too little for a browser to take its files along: they lie here, and go at the end. */
const workerFolder = path.join(tmpdir(), `gatehouse-workers-${process.pid}`);
const withWorkerFolder = (build: string) => ({
  env: { TMPDIR: workerFolder, GATEHOUSE_PORTS: tmpdir() },
  globalSetup: ['test/support/workerFolder.ts', build],
});

/** Tests in windows of a real VS Code. */
const inWindows = {
  isolate,
  ...withWorkerFolder('test/support/buildAllOnce.ts'),
  testTimeout: 240 * seconds,
  hookTimeout: 240 * seconds,
  maxWorkers: 2,
};

export default defineConfig({
  test: {
    include: [],
    environment: 'node',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...integration,
            ...panels,
            ...crash,
            ...e2e,
            ...screens,
            ...visual,
            ...recorded,
            ...clients,
            ...pictures,
            ...soak,
            ...chaos,
          ],
          isolate,
          restoreMocks: true,
          maxWorkers: workers,
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
        },
      },
      {
        test: {
          name: 'integration',
          include: integration,
          isolate,
          restoreMocks: true,
          maxWorkers: workers + 1,
          ...withWorkerFolder('test/support/buildGatewayOnce.ts'),
          testTimeout: 90 * seconds,
          hookTimeout: 90 * seconds,
        },
      },
      {
        test: {
          name: 'panels',
          include: panels,
          exclude: integration,
          isolate,
          restoreMocks: true,
          maxWorkers: workers,
          ...withWorkerFolder('test/support/buildGatewayOnce.ts'),
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
          exclude: walks,
          ...inWindows,
        },
      },
      {
        test: {
          name: 'walks',
          include: walks,
          ...inWindows,
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
          name: 'chaos',
          include: chaos,
          globalSetup: 'test/support/buildAllOnce.ts',
          testTimeout: 4 * 3600 * seconds,
          hookTimeout: 300 * seconds,
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
