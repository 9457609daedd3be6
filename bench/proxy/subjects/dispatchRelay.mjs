// The least relay that can be written with node:http and undici: no key, no limits, no log, no errors of its own. The reference of every
// ratio. Takes pairs of a port to listen on and a port to lead to.
import http from 'node:http';
import { Agent } from 'undici';

const agent = new Agent({
  connections: 2048,
  pipelining: 1,
  keepAliveTimeout: 60_000,
  bodyTimeout: 0,
  headersTimeout: 0,
});
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host']);

function relay(origin, request, response) {
  const headers = {};
  for (const [name, value] of Object.entries(request.headers)) if (!hopHeaders.has(name)) headers[name] = value;
  let controller;
  response.on('close', () => {
    if (!response.writableEnded) controller?.abort(new Error('left'));
  });
  agent.dispatch(
    { origin, path: request.url, method: request.method, headers, body: request },
    {
      onRequestStart(given) {
        controller = given;
      },
      onResponseStart(_, status, answered) {
        const kept = {};
        for (const [name, value] of Object.entries(answered)) if (!hopHeaders.has(name)) kept[name] = value;
        response.writeHead(status, kept);
      },
      onResponseData(_, chunk) {
        if (!response.write(chunk)) {
          controller.pause();
          response.once('drain', () => controller.resume());
        }
      },
      onResponseEnd() {
        response.end();
      },
      onResponseError() {
        response.destroy();
      },
    },
  );
}

const [, , ...ports] = process.argv;
let left = ports.length / 2;
for (let index = 0; index < ports.length; index += 2) {
  const origin = `http://127.0.0.1:${ports[index + 1]}`;
  http
    .createServer({ requestTimeout: 0 }, (request, response) => relay(origin, request, response))
    .listen(Number(ports[index]), '127.0.0.1', () => {
      left -= 1;
      if (left === 0) process.stdout.write('ready\n');
    });
}
