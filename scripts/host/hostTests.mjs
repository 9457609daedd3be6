// Runs the mocha tests of test/host inside the extension host of a real VS Code and brings their counts back.
// The bundle (out/test/host/index.js) must be built; everything else is made here and taken away again.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRepo } from '../tools/paths.mjs';
import { launchBrowser } from './browser.mjs';
import { startCodeServer, windowUrl } from './codeServer.mjs';
import { freePorts } from './freePorts.mjs';
import { endGateway } from './gateway.mjs';
import { linkExtension, makeProfile, quietSettings, writeSettings } from './profile.mjs';

const limitMs = 600_000;

/**
 * @param {{ extension?: string, tests?: string, beside?: string[], write?: (text: string) => void }} [options] folder of the extension and test bundle,
 *   and extensions that are installed beside it; Gatehouse's own unless told
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runHostTests(options = {}) {
  const {
    extension = inRepo(),
    tests = inRepo('out/test/host/index.js'),
    beside = [inRepo('test/host/modelExtension')],
    write = (text) => process.stdout.write(text),
  } = options;
  const profile = makeProfile(fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-host-'))));
  const results = path.join(profile.root, 'results.json');
  for (const folder of beside) linkExtension(profile, folder);
  const [port, proxyPort, managementPort] = await freePorts(3);
  writeSettings(profile, {
    ...quietSettings,
    'chat.disableAIFeatures': true,
    'gatehouse.proxyPort': proxyPort,
    'gatehouse.managementPort': managementPort,
  });
  const env = { HOME: profile.home, EXTENSIONS_GALLERY: '{}', GATEHOUSE_TEST_RESULTS: results };
  const host = [];
  const cleanUp = [
    () => fs.rmSync(profile.root, { recursive: true, force: true, maxRetries: 10 }),
    () => endGateway(profile.storage),
  ];
  try {
    const server = await startCodeServer(profile, { port, env });
    cleanUp.push(() => server.stop());
    const browser = await launchBrowser();
    cleanUp.push(() => browser.close());
    const page = await browser.newPage();
    const mark = '[host] ';
    const hear = (text) => (text.startsWith(mark) ? write(`  ${text.slice(mark.length)}\n`) : host.push(text));
    const url = windowUrl(server.authority, { folder: profile.workspace, extension, tests });
    return readResults(results, await visit(page, url, hear), host);
  } finally {
    for (const step of cleanUp.reverse()) await step();
  }
}

/** Opens the window and resolves with the exit code that the host reports, or undefined when it says nothing in time. */
async function visit(page, url, hear) {
  const report = Promise.withResolvers();
  await page.exposeFunction('codeAutomationExit', (code) => report.resolve(code));
  await page.exposeFunction('codeAutomationLog', (_type, values) => hear(values.map(String).join(' ')));
  const timer = setTimeout(() => report.resolve(undefined), limitMs);
  try {
    await page.goto(url);
    return await report.promise;
  } finally {
    clearTimeout(timer);
  }
}

function readResults(file, exitCode, host) {
  const reason =
    exitCode === undefined ? `said nothing within ${limitMs / 1000} s` : `ended with exit code ${exitCode}`;
  if (!fs.existsSync(file)) {
    throw new Error(`The extension host ${reason} and left no test results.\n${host.join('\n').slice(-6000)}`);
  }
  const counts = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (exitCode !== 0 && counts.failed === 0)
    throw new Error(`All tests in the extension host passed, but it ${reason}.`);
  return counts;
}
