// Ports that are known before their servers start: no two processes are given the same one, and no system hands them out by itself.
import { execFile } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { freePorts } from '../../scripts/host/freePorts.mjs';

const script = path.join(import.meta.dirname, '../../scripts/host/freePorts.mjs');
const ask = `import(${JSON.stringify(script)}).then(async ({ freePorts }) => {
  const ports = await freePorts(40);
  process.stdout.write(JSON.stringify(ports) + '\\n', () => process.stdin.on('data', () => process.exit()));
});`;

it('are free, different and below those that systems hand out', async () => {
  const ports = [...(await freePorts(3)), ...(await freePorts(3))];
  expect(new Set(ports).size).toBe(6);
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThanOrEqual(32_000);
    const server = net.createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => server.close(resolve));
  }
});

it('are other ones in each process that runs', async () => {
  const run = promisify(execFile);
  // None ends before all have told theirs.
  const processes = Array.from({ length: 5 }, () => run(process.execPath, ['-e', ask]));
  const told: number[][] = [];
  for (const one of processes)
    one.child.stdout?.once('data', (line: Buffer) => told.push(JSON.parse(String(line)) as number[]));
  await Promise.all(processes.map((one) => new Promise((resolve) => one.child.stdout?.once('data', resolve))));
  for (const one of processes) one.child.stdin?.write('go\n');
  await Promise.all(processes);
  expect(new Set(told.flat()).size).toBe(200);
});
