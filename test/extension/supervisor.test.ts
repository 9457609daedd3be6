// The supervisor against a scripted bringer: which state follows what, and what is started again.
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { FakeGateway } from './fakeGateway';
import { Machine, type TestWindow } from './supervisorKit';

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine.close());

const state = (window: TestWindow) => window.supervisor.state.state;
const reaches = (window: TestWindow, wanted: string) =>
  waitFor(() => state(window) === wanted, { what: `state ${wanted} (is ${state(window)})` });

describe('finding a gateway', () => {
  it('starts one when there is none, and holds a lease', async () => {
    const window = machine.openWindow();
    expect(state(window)).toBe('starting');
    await reaches(window, 'running');
    expect(machine.launches).toBe(1);
    expect(machine.gateway.leases).toEqual(['window-0']);
    expect(window.supervisor.connection?.runtime).toEqual(machine.gateway.runtime);
  });

  it('attaches to a live one without starting another', async () => {
    await machine.startGateway();
    const windows = [machine.openWindow(), machine.openWindow()];
    for (const window of windows) await reaches(window, 'running');
    expect(machine.launches).toBe(0);
    expect(machine.gateway.openLeases).toBe(2);
  });

  it('starts one when the runtime file is that of a dead one', async () => {
    await machine.startGateway();
    const dead = machine.runtime;
    machine.gateway.kill();
    const window = machine.openWindow();
    await reaches(window, 'running');
    expect(machine.launches).toBe(1);
    expect(machine.runtime).not.toEqual(dead);
  });

  it('does not believe a stranger who answers on the old port with another token', async () => {
    await machine.startGateway();
    machine.runtime = { ...machine.gateway.runtime, managementToken: 'stale' };
    const window = machine.openWindow();
    await reaches(window, 'running');
    expect(machine.launches).toBe(1);
  });

  it('asks an older one to make room and starts its own; a newer one is attached to', async () => {
    await machine.startGateway({ version: '0.9.0' });
    const old = machine.gateway;
    const window = machine.openWindow('1.0.0');
    await reaches(window, 'running');
    expect(old.drains).toEqual(['upgrade']);
    expect(machine.launches).toBe(1);
    const older = machine.openWindow('0.9.0');
    await reaches(older, 'running');
    expect(machine.launches).toBe(1);
    expect(machine.gateway.openLeases).toBe(2);
  });

  it('starts one anew that was kept running on other ports, but not while another window uses it', async () => {
    await machine.startGateway({ proxyPort: 5000, otherLeases: 1 });
    await reaches(machine.openWindow(), 'running');
    expect(machine.launches).toBe(0);
    machine.close();
    machine = new Machine();
    await machine.startGateway({ proxyPort: 5000 });
    const lonely = machine.gateway;
    await reaches(machine.openWindow(), 'running');
    expect(lonely.drains).toEqual(['restart']);
  });

  it('says what keeps the host from running it, and starts nothing', async () => {
    machine.obstacle = 'Node is too old';
    const window = machine.openWindow();
    await reaches(window, 'failed');
    window.supervisor.start();
    expect(window.supervisor.state).toEqual({ state: 'failed', reason: 'Node is too old' });
    expect(machine.launches).toBe(0);
  });
});

describe('a race for the port', () => {
  it('attaches to the winner', async () => {
    machine.onLaunch = async () => {
      // The winner listens already and writes its runtime file a moment later.
      const winner = await FakeGateway.start();
      machine.gateways.push(winner);
      setTimeout(() => (machine.runtime = winner.runtime), 150);
      return { kind: 'port-in-use', port: winner.port, server: 'management' };
    };
    const window = machine.openWindow();
    await reaches(window, 'running');
    expect(machine.launches).toBe(1);
    expect(window.states).not.toContain('port-taken');
  });

  it('starts its own when the port becomes free meanwhile', async () => {
    const { onLaunch } = machine;
    machine.onLaunch = () => {
      machine.onLaunch = onLaunch;
      return Promise.resolve({ kind: 'port-in-use', port: 1, server: 'management' });
    };
    const window = machine.openWindow();
    await reaches(window, 'running');
    expect(machine.launches).toBe(2);
    expect(window.states).not.toContain('port-taken');
  });
});

describe('a port taken by another program', () => {
  async function occupy(): Promise<{ port: number; leave: () => void }> {
    const server = net.createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { port: address.port, leave: () => void server.close() };
  }

  it('is a state that names port and program, and ends by itself when the program leaves', async () => {
    const { port, leave } = await occupy();
    const { onLaunch } = machine;
    machine.onLaunch = () => Promise.resolve({ kind: 'port-in-use', port, server: 'proxy' });
    const window = machine.openWindow();
    await reaches(window, 'port-taken');
    expect(window.supervisor.state).toEqual({ state: 'port-taken', port, server: 'proxy', program: 'other-program' });
    const launches = machine.launches;
    machine.onLaunch = onLaunch;
    leave();
    await reaches(window, 'running');
    expect(machine.launches).toBe(launches + 1);
  });

  it('is left when the settings name another port', async () => {
    const { port, leave } = await occupy();
    const { onLaunch } = machine;
    machine.onLaunch = () => Promise.resolve({ kind: 'port-in-use', port, server: 'proxy' });
    const window = machine.openWindow();
    await reaches(window, 'port-taken');
    machine.onLaunch = onLaunch;
    await window.supervisor.portsChanged();
    await reaches(window, 'running');
    leave();
  });
});

describe('a gateway that dies', () => {
  it('is started again by one window, and the others attach', async () => {
    const windows = [machine.openWindow()];
    await reaches(windows[0] as TestWindow, 'running');
    windows.push(machine.openWindow(), machine.openWindow());
    for (const window of windows) await reaches(window, 'running');
    // Of several forks one gets the port, as with the real thing.
    machine.ports.managementPort = machine.gateway.port;
    machine.onLaunch = async () => {
      try {
        return await machine.startGateway();
      } catch {
        return { kind: 'port-in-use', port: machine.ports.managementPort, server: 'management' };
      }
    };
    const first = machine.gateway;
    first.kill();
    await waitFor(() => machine.gateway !== first && machine.gateway.openLeases === 3, {
      what: 'all windows attached',
    });
    expect(machine.gateways).toHaveLength(2);
    for (const window of windows) await reaches(window, 'running');
  });

  it('again and again is a failure with its reason, until the user wants another try', async () => {
    const { onLaunch } = machine;
    machine.onLaunch = () => Promise.resolve({ kind: 'failed', reason: 'the database is broken', final: false });
    const window = machine.openWindow();
    await reaches(window, 'failed');
    expect(machine.launches).toBe(5);
    expect(window.supervisor.state).toEqual({ state: 'failed', reason: 'the database is broken' });
    machine.onLaunch = onLaunch;
    window.supervisor.start();
    await reaches(window, 'running');
  });

  it('for a reason that another try cannot mend fails at once', async () => {
    machine.onLaunch = () => Promise.resolve({ kind: 'failed', reason: 'the folder cannot be written', final: true });
    const window = machine.openWindow();
    await reaches(window, 'failed');
    expect(machine.launches).toBe(1);
  });

  it('does not keep a window that has failed from attaching to the gateway of another', async () => {
    machine.onLaunch = () => Promise.resolve({ kind: 'failed', reason: 'x', final: true });
    const window = machine.openWindow();
    await reaches(window, 'failed');
    await machine.startGateway();
    await reaches(window, 'running');
  });
});

describe('what the user wants', () => {
  it('stop: every window lets the gateway go, and none starts it again', async () => {
    const [first, second] = [machine.openWindow(), machine.openWindow()];
    await reaches(first, 'running');
    await reaches(second, 'running');
    const launches = machine.launches;
    await first.supervisor.stop();
    await reaches(first, 'stopped');
    await reaches(second, 'stopped');
    expect(machine.gateway.drains).toEqual(['stop']);
    expect(machine.launches).toBe(launches);
  });

  it('start in one window: the others attach too', async () => {
    const [first, second] = [machine.openWindow(), machine.openWindow()];
    await reaches(first, 'running');
    await reaches(second, 'running');
    await first.supervisor.stop();
    await reaches(second, 'stopped');
    second.supervisor.start();
    await reaches(second, 'running');
    await reaches(first, 'running');
    expect(machine.gateway.openLeases).toBe(2);
  });

  it('stop while it starts', async () => {
    const listening = Promise.withResolvers<void>();
    machine.onLaunch = async () => {
      await listening.promise;
      return machine.startGateway();
    };
    const window = machine.openWindow();
    await waitFor(() => machine.launches === 1);
    await window.supervisor.stop();
    await reaches(window, 'stopped');
    expect(window.supervisor.connection).toBeUndefined();
  });

  it('restart: the old one drains, this window starts the next, the other follows', async () => {
    const [first, second] = [machine.openWindow(), machine.openWindow()];
    await reaches(first, 'running');
    await reaches(second, 'running');
    const [launches, old] = [machine.launches, machine.gateway];
    await first.supervisor.restart();
    await waitFor(() => machine.gateway !== old && machine.gateway.openLeases === 2, { what: 'both on the next' });
    expect(old.drains).toEqual(['restart']);
    expect(machine.launches).toBe(launches + 1);
    expect(first.states).not.toContain('failed');
  });

  it('restart in a window that never comes to start the next: another one does, after it has waited', async () => {
    const window = machine.openWindow();
    await reaches(window, 'running');
    const [old, launches, asked] = [machine.gateway, machine.launches, Date.now()];
    old.drain('restart');
    await waitFor(() => machine.launches > launches, { what: 'a successor' });
    expect(Date.now() - asked).toBeGreaterThan(1000);
    await reaches(window, 'running');
  });

  it('a gateway that has said that it leaves is not attached to again, though it still answers', async () => {
    const window = machine.openWindow();
    await reaches(window, 'running');
    const old = machine.gateway;
    old.send({ type: 'draining', reason: 'signal' });
    await waitFor(
      () => machine.gateway !== old && window.supervisor.connection?.runtime.pid === machine.gateway.runtime.pid,
    );
    expect(old.leases).toHaveLength(1);
  });

  it('another port: a restart, once, however many windows see the setting change', async () => {
    const windows = [machine.openWindow(), machine.openWindow()];
    for (const window of windows) await reaches(window, 'running');
    const old = machine.gateway;
    machine.ports = { proxyPort: 4100, managementPort: 0 };
    const onLaunch = machine.onLaunch;
    machine.onLaunch = () => machine.startGateway({ proxyPort: 4100 }).then((outcome) => outcome);
    await Promise.all(windows.map((window) => window.supervisor.portsChanged()));
    await waitFor(() => machine.gateway !== old && machine.gateway.openLeases > 0);
    expect(new Set(old.drains)).toEqual(new Set(['restart']));
    machine.onLaunch = onLaunch;
  });

  it('closing the window ends its lease at once and leaves the gateway alone', async () => {
    const [first, second] = [machine.openWindow(), machine.openWindow()];
    await reaches(first, 'running');
    await reaches(second, 'running');
    first.supervisor.dispose();
    await waitFor(() => machine.gateway.openLeases === 1);
    expect(machine.gateway.drains).toEqual([]);
    expect(state(second)).toBe('running');
  });
});

describe('events', () => {
  it('come to the window, and a status refreshes the state', async () => {
    const window = machine.openWindow();
    await reaches(window, 'running');
    machine.gateway.send({ type: 'log', entry: { time: '', level: 'info', message: 'hello' } });
    await waitFor(() => window.events.some((event) => event.type === 'log'));
    const { connection } = window.supervisor;
    machine.gateway.send({ type: 'status', status: { ...machine.gateway.status(), activeRequests: 3 } });
    await waitFor(() => connection?.status.activeRequests === 3);
    if (connection !== undefined) window.supervisor.refresh(connection);
    expect(window.supervisor.state).toMatchObject({ state: 'running', activeRequests: 3 });
  });
});
