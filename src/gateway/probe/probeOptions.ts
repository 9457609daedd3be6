// How a channel is tested, and how its steps are run: what the probe (channelProbe.ts) and the tests of single kinds of channels share. Types.
import type { ChannelTestOptions, ChannelTestStep, TestStepName } from '../../shared/channelTest';

export interface ProbeOptions extends Omit<ChannelTestOptions, 'testId'> {
  /** Aborted when whoever asked has gone. */
  signal?: AbortSignal | undefined;
  /** Told of each step as it ends. */
  onStep?: ((step: ChannelTestStep) => void) | undefined;
  /** The channel is not saved: nothing is entered into its health. */
  draft?: boolean | undefined;
  /** No key is given though one is needed: only the way to the provider is tested. */
  reachabilityOnly?: boolean | undefined;
}

/** Runs one step and enters it. */
export type Run = <Result>(name: TestStepName, step: () => Promise<Result> | Result) => Promise<Result>;
