// Finds TCP ports for servers whose port must be known before they start. Whatever can listen on port 0 should do that instead.
// They lie below the ports that systems hand out by themselves (from 32768 on Linux, from 49152 elsewhere), so that no connection and no
// server on port 0 takes one meanwhile; and each is reserved for this process, so that tests side by side get others.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const first = 20_000;
const last = 32_000;
/** One for all processes of a user, also those that have another place for temporary files. */
const folder = path.join(process.env.GATEHOUSE_PORTS ?? os.tmpdir(), `gatehouse-ports-${process.getuid?.() ?? 'user'}`);
const held = new Set();

process.once('exit', () => {
  for (const file of held) fs.rmSync(file, { force: true });
});

/** `count` different ports that are free on the loopback address and reserved until this process ends. */
export async function freePorts(count) {
  fs.mkdirSync(folder, { recursive: true });
  const ports = [];
  // A place to begin at of its own for each call: ports of servers that ended a moment ago are not taken up again at once.
  let port = first + Math.floor(Math.random() * (last - first));
  for (let tried = 0; ports.length < count; tried += 1) {
    if (tried > last - first) throw new Error(`no ${count} free ports between ${first} and ${last}`);
    if (reserve(port)) {
      if (await isFree(port)) ports.push(port);
      else release(port);
    }
    port = port + 1 > last ? first : port + 1;
  }
  return ports;
}

/** False where another living process has it. */
function reserve(port) {
  const file = fileOf(port);
  if (held.has(file)) return false;
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // Left behind by a process that was killed: the next call may have it.
    if (!isAlive(Number(readOwner(file)))) fs.rmSync(file, { force: true });
    return false;
  }
  held.add(file);
  return true;
}

function release(port) {
  const file = fileOf(port);
  fs.rmSync(file, { force: true });
  held.delete(file);
}

const fileOf = (port) => path.join(folder, String(port));

/** The process id in the file; none where it has just gone. */
function readOwner(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

function isAlive(pid) {
  // Not written yet: somebody is just about to.
  if (!(pid > 0)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
