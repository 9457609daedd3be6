// Keeps which first steps are done, for the sidebar and for VS Code's walkthrough, whose completion events wait for context keys.
// Made by extension.ts. A step once done stays done; steps that the user has sent away are not shown again.
import * as vscode from 'vscode';
import { walkthroughSteps, type FirstSteps, type WalkthroughStep } from '../shared/walkthrough';

const memory = 'walkthrough';
const hiddenMemory = 'walkthrough.hidden';

export class WalkthroughProgress {
  private readonly done: Set<WalkthroughStep>;

  /** `onChange`: what `firstSteps` gives has changed. */
  constructor(
    private readonly state: vscode.Memento,
    private readonly onChange: () => void,
  ) {
    const kept = state.get<unknown>(memory);
    this.done = new Set(walkthroughSteps.filter((step) => Array.isArray(kept) && kept.includes(step)));
    for (const step of this.done) void this.tell(step);
  }

  /** What the sidebar shows; undefined where there is nothing to lead to any more. */
  get firstSteps(): FirstSteps | undefined {
    if (this.done.size === walkthroughSteps.length || this.state.get<unknown>(hiddenMemory) === true) return undefined;
    return { done: walkthroughSteps.filter((step) => this.done.has(step)) };
  }

  /** Notes steps that are done; those that were before change nothing. */
  async note(steps: readonly (WalkthroughStep | undefined)[]): Promise<void> {
    const fresh = steps.filter((step) => step !== undefined && !this.done.has(step)) as WalkthroughStep[];
    if (fresh.length === 0) return;
    for (const step of fresh) this.done.add(step);
    this.onChange();
    await Promise.all(fresh.map((step) => this.tell(step)));
    await this.state.update(memory, [...this.done]);
  }

  /** The user wants to see no more of it in the sidebar. */
  async hide(): Promise<void> {
    await this.state.update(hiddenMemory, true);
    this.onChange();
  }

  /** Opens VS Code's walkthrough. */
  async open(extensionId: string): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false);
    await this.tellAgain();
  }

  /**
   * VS Code sets its walkthroughs up when the first one is opened, and takes no notice of context keys that were true before: each step
   * waits for a second expression too, which becomes true here.
   */
  private async tellAgain(): Promise<void> {
    await vscode.commands.executeCommand('setContext', 'gatehouse.walkthrough.opened', false);
    await vscode.commands.executeCommand('setContext', 'gatehouse.walkthrough.opened', true);
  }

  private tell(step: WalkthroughStep): Thenable<unknown> {
    return vscode.commands.executeCommand('setContext', `gatehouse.walkthrough.${step}`, true);
  }
}
