// The entry of the extension that is measured, in place of its own: loads and activates the real one and notes how long that took, and runs
// commands that it is asked for, telling when it began. Runs inside the extension host of a real VS Code, copied there by bench/start/house.mjs.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const vscode = require('vscode');

const file = process.env.GATEHOUSE_BENCH_FILE;
const now = () => performance.timeOrigin + performance.now();
const note = (entry) => fs.appendFileSync(file, `${JSON.stringify(entry)}\n`);
/** A page with nothing of ours: what VS Code itself takes for a webview. */
function openEmpty() {
  const panel = vscode.window.createWebviewPanel('gatehouseBench', 'Empty', vscode.ViewColumn.Active, {
    enableScripts: true,
  });
  panel.webview.html = `<!DOCTYPE html><html><body data-locale="en"><gatehouse-empty></gatehouse-empty><script>
    customElements.define('gatehouse-empty', class extends HTMLElement {
      connectedCallback() { this.attachShadow({ mode: 'open' }).append(document.createElement('main')); }
    });
  </script></body></html>`;
}

const processorMs = ({ user, system }) => (user + system) / 1000;

const began = now();
const beforeLoad = process.cpuUsage();
const real = require(path.join(__dirname, 'dist', 'extension.js'));
const load = { wall: now() - began, processor: processorMs(process.cpuUsage(beforeLoad)) };

exports.activate = (context) => {
  const at = now();
  const before = process.cpuUsage();
  const api = real.activate(context);
  const activation = { load, wall: now() - at, processor: processorMs(process.cpuUsage(before)) };
  // Commands come over loopback: keys would have to find the window's focus.
  const server = http.createServer((request, response) => {
    const command = decodeURIComponent(request.url.slice(1));
    const opening = now();
    const opened = command === 'empty' ? Promise.resolve(openEmpty()) : vscode.commands.executeCommand(command);
    void opened.then(() => response.end(JSON.stringify({ at: opening })));
  });
  server.listen(0, '127.0.0.1', () => note({ at, ...activation, port: server.address().port }));
  context.subscriptions.push({ dispose: () => server.close() });
  return api;
};
exports.deactivate = () => real.deactivate();
