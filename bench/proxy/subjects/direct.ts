// No gateway at all: the load client talks to the upstream. What the others add is counted from here.
import { clientRequest } from '../wire';
import type { Upstreams } from '../upstreams';
import type { Subject } from './subject';

export function direct(upstreams: Upstreams): Subject {
  return {
    name: 'direct',
    pid: null,
    takes: () => true,
    // A client that wants a translation finds an upstream of its own protocol here.
    request: ({ client, manner, size }) => {
      const made = clientRequest(client, 'bench', { stream: manner !== 'whole', size });
      return { port: upstreams.port(client, manner), ...made };
    },
    stop: () => Promise.resolve(),
  };
}
