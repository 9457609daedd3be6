// A sleep that can be cut short: the supervisor waits with it between looks, and wakes up when the user or a setting speaks.

export class WakeableSleep {
  private readonly sleepers = new Set<() => void>();

  /** Resolves after `milliseconds`, or at the next `wake`. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.sleepers.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, milliseconds);
      this.sleepers.add(finish);
    });
  }

  wake(): void {
    for (const finish of [...this.sleepers]) finish();
  }
}
