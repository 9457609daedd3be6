// Notices that npm, which started this script, is gone. npm hands a signal to its shell only, and not every shell passes it on, so a
// stopped `npm start` would leave the script behind. A script that was started by hand is not watched.

/** Calls `act` once when the script was started by npm and its parent process has ended. */
export function whenOrphaned(act) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 500);
  timer.unref();
}
