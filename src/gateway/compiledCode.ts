// Keeps what V8 has compiled of this process's code, so that the next start does not compile it again: a third of its time. Called by main.ts.
// Which folder it is kept in the extension says, by the variable that Node itself reads at its start.
import fs from 'node:fs';
import module from 'node:module';

/** Node's own variable (Node.js documentation, "Module compile cache"). */
const variable = 'NODE_COMPILE_CACHE';
/** When the start is over and what it needed has been compiled, in milliseconds. */
const settledMs = 5000;

/** Where a folder is given: writes the compiled code there once the start is over. Programs that this process starts do not share it. */
export function keepCompiledCode(): void {
  delete process.env[variable];
  const folder = module.getCompileCacheDir();
  if (folder === undefined) return;
  // Node makes it readable for all, below a folder that is ours alone. A window of another version may have removed it by now: then nothing is kept.
  fs.chmod(folder, 0o700, () => undefined);
  setTimeout(() => module.flushCompileCache(), settledMs).unref();
}
