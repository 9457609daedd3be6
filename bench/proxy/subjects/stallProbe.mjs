// Loaded into a process before its program (`node --import`): watches how long its event loop stands still. At SIGUSR2 it prints the longest
// and the 99.9th percentile of the time since the last signal as one line of JSON, in milliseconds, and begins anew.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  // The histogram counts what a timer of one millisecond comes too late.
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  process.on('SIGUSR2', () => {
    process.stdout.write(`${JSON.stringify({ longest: delays.max / 1e6, p999: delays.percentile(99.9) / 1e6 })}\n`);
    delays.reset();
  });
}
