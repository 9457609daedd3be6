// Stands for an extension host that other extensions keep busy: starts the gateway, holds its event stream as a window does, and then stands
// still for 50 of every 100 ms. Takes the gateway's bundle and its arguments; passes its first line on.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [, , blocks, ...command] = process.argv;
const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
createInterface({ input: child.stdout }).once('line', (line) => {
  process.stdout.write(`${line}\n`);
  const { managementUrl, managementToken } = JSON.parse(line);
  const events = new WebSocket(`${managementUrl.replace('http', 'ws')}/api/v1/events`, {
    headers: { authorization: `Bearer ${managementToken}` },
  });
  events.addEventListener('message', ({ data }) => void JSON.parse(data));
  // A window that hears nothing would not be busy with anything.
  events.addEventListener('error', ({ message }) => {
    process.stderr.write(`no events: ${message}\n`);
    process.exit(1);
  });
  const still = new Int32Array(new SharedArrayBuffer(4));
  if (blocks === 'busy') setInterval(() => Atomics.wait(still, 0, 0, 50), 100);
});
process.on('SIGTERM', () => {
  child.once('exit', () => process.exit(0));
  child.kill('SIGTERM');
});
