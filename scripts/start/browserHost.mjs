// `npm start` without a desktop VS Code: one code-server on a fixed port with a lasting profile, and a window on it.
// Gatehouse lives in the extension host of a window, so a window is needed before its proxy answers.
import fs from 'node:fs';
import path from 'node:path';
import { findBrowser } from '../ensureBrowser.mjs';
import { answers, startCodeServer, windowUrl } from '../host/codeServer.mjs';
import { isAlive } from '../host/gateway.mjs';
import { say, UserError } from '../tools/say.mjs';
import { openUrl } from './openUrl.mjs';

/** Says which process serves the profile, so that a second `npm start` finds the first. */
const noteOf = (profile) => path.join(profile.root, 'running.json');

function runningServer(profile, port) {
  const file = noteOf(profile);
  if (!fs.existsSync(file)) return undefined;
  const note = JSON.parse(fs.readFileSync(file, 'utf8'));
  return note.port === port && isAlive(note.pid) ? note : undefined;
}

/**
 * Starts code-server, or finds the one that an earlier `npm start` has left running.
 * @param {() => void} prepare fills the profile; called only when no other run uses it
 * @returns {Promise<{ url: string, own: boolean, stop: () => Promise<void>, exited: Promise<unknown> }>}
 */
export async function serve(profile, port, prepare) {
  const authority = `127.0.0.1:${port}`;
  const url = windowUrl(authority, { folder: profile.workspace });
  const running = runningServer(profile, port);
  if (running !== undefined && (await answers(authority))) {
    say(`VS Code is running already (process ${running.pid}, of an earlier npm start): using that one.`);
    return { url, own: false, stop: async () => undefined, exited: untilGone(running.pid) };
  }
  if (await isTaken(authority)) {
    throw new UserError(
      `Port ${port} is taken by another program. Choose another one: npm start -- --port ${port + 1}`,
    );
  }
  prepare();
  const server = await startCodeServer(profile, { port, graceSeconds: 60 });
  fs.writeFileSync(noteOf(profile), JSON.stringify({ pid: server.pid, port }));
  const stop = async () => {
    await server.stop();
    fs.rmSync(noteOf(profile), { force: true });
  };
  return { url, own: true, stop, exited: server.exited };
}

async function isTaken(authority) {
  const { createServer } = await import('node:net');
  const [host, port] = authority.split(':');
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(true));
    probe.listen(Number(port), host, () => probe.close(() => resolve(false)));
  });
}

function untilGone(pid) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve(undefined);
    }, 1000);
  });
}

/**
 * Shows a window: in the user's browser, or (`open: false`) in a headless one that stays as long as this command runs.
 * @returns {Promise<{ window: boolean, close: () => Promise<void> }>} `window`: false when nobody has opened the address yet
 */
export async function showWindow(server, profile, open) {
  const nothingToClose = async () => undefined;
  if (open) return { window: await openUrl(server.url), close: nothingToClose };
  // The other npm start, or the user, keeps a window open on it already.
  if (!server.own) return { window: true, close: nothingToClose };
  if (findBrowser() === undefined) return { window: false, close: nothingToClose };
  const { launchLastingBrowser } = await import('../host/browser.mjs');
  const context = await launchLastingBrowser(path.join(profile.root, 'headless-browser'));
  await (context.pages()[0] ?? (await context.newPage())).goto(server.url);
  // Ctrl+C in a terminal reaches the browser too: it may be gone already.
  return {
    window: true,
    close: async () => (context.browser()?.isConnected() === false ? undefined : context.close()),
  };
}
