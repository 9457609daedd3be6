// Tells VS Code which steps of the walkthrough are done, as context keys that its completion events wait for, and keeps them for the user.
// Made by extension.ts. A step once done stays done.
import * as vscode from 'vscode';
import { walkthroughSteps, type WalkthroughStep } from './walkthroughSteps';

const memory = 'walkthrough';

export class WalkthroughProgress {
  private readonly done: Set<WalkthroughStep>;

  constructor(private readonly state: vscode.Memento) {
    const kept = state.get<unknown>(memory);
    this.done = new Set(walkthroughSteps.filter((step) => Array.isArray(kept) && kept.includes(step)));
    for (const step of this.done) void this.tell(step);
  }

  /** Notes steps that are done; those that were before change nothing. */
  async note(steps: readonly (WalkthroughStep | undefined)[]): Promise<void> {
    const fresh = steps.filter((step) => step !== undefined && !this.done.has(step)) as WalkthroughStep[];
    if (fresh.length === 0) return;
    for (const step of fresh) this.done.add(step);
    await Promise.all(fresh.map((step) => this.tell(step)));
    await this.state.update(memory, [...this.done]);
  }

  private tell(step: WalkthroughStep): Thenable<unknown> {
    return vscode.commands.executeCommand('setContext', `gatehouse.walkthrough.${step}`, true);
  }
}
