// Lets one window of several start the gateway that all of them miss: the others would only load the machine with processes that find the port
// taken, and make the first one slower. A hint and no lock: binding the port decides, so a claim that is left behind costs a moment at most.
import fs from 'node:fs';
import path from 'node:path';

const fileName = 'starting.claim';
/** Milliseconds after which nobody waits for the window that has the claim. */
const patience = 3000;

export class StartClaim {
  private readonly file: string;

  /** `directory`: the data folder of the gateway. `now`: ms since the epoch. */
  constructor(
    private readonly directory: string,
    private readonly now: () => number,
  ) {
    this.file = path.join(directory, fileName);
  }

  /**
   * Claims the start. Returns what ends the claim, or undefined while another living window has it. Where no file can be made every window
   * may start: never throws.
   */
  take(): (() => void) | undefined {
    if (!this.hasFolder()) return () => undefined;
    for (let tries = 0; tries < 2; tries += 1) {
      try {
        fs.writeFileSync(this.file, String(process.pid), { flag: 'wx', mode: 0o600 });
        return () => this.end();
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return () => undefined;
        if (this.isHeld()) return undefined;
        this.end();
      }
    }
    // Others are just taking it too.
    return undefined;
  }

  private hasFolder(): boolean {
    try {
      fs.mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      return true;
    } catch {
      return false; // The start itself says why.
    }
  }

  private isHeld(): boolean {
    try {
      const age = this.now() - fs.statSync(this.file).mtimeMs;
      return age < patience && isAlive(Number(fs.readFileSync(this.file, 'utf8')));
    } catch {
      return false; // It has just been ended.
    }
  }

  private end(): void {
    try {
      fs.rmSync(this.file, { force: true });
    } catch {
      // What cannot be removed is of no account after a moment.
    }
  }
}

/** True while a process of this id runs. The text of a claim that is just being written is no id yet: it counts as alive. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
