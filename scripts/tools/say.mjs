// What the scripts tell the person in front of them: one line per step, with a mark, so that tool output stands apart.
// On standard error: standard output belongs to what a script was asked for (the gateway's line, the URL, the test counts).

export function say(text) {
  process.stderr.write(`› ${text}\n`);
}

/** Milliseconds as seconds with one digit: `12.3 s`. */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A fault that the reader can mend himself: shown as its message alone, without a stack. */
export class UserError extends Error {}

/** Runs a script's main function; a fault ends the process with exit code 1 and a readable message. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`\n✖ ${error instanceof UserError ? error.message : (error?.stack ?? String(error))}\n`);
    process.exit(1);
  }
}
