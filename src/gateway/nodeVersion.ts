// Refuses a Node that is too old, before any other module is loaded: undici does not load there and better-sqlite3 crashes the process.
// Imported first of all by main.ts for its effect; imports nothing, so that nothing can run before it.

const needed = { major: 22, minor: 19 };

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < needed.major || (major === needed.major && minor < needed.minor)) {
  const message = `Gatehouse needs Node ${needed.major}.${needed.minor} or newer; this is Node ${process.versions.node}.`;
  process.stderr.write(`${message}\n`);
  if (process.connected && process.send !== undefined) {
    // The window that forked us shows the reason; leaving waits until it is on its way. Until then nothing else may be
    // loaded, and throwing is the only way in which a module stops those after it.
    process.once('uncaughtException', () => undefined);
    process.send({ event: 'failed', message, exitCode: 1 }, () => process.exit(1));
    throw new Error(message);
  }
  process.exit(1);
}
