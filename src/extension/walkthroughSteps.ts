// Pure: the steps of the walkthrough, and what shows that one is done. Used by walkthroughProgress.ts and the test of the manifest.
import type { Channel } from '../shared/channel';
import type { TodayFigures } from '../shared/status';
import { toolIds } from '../shared/tools';
import type { VirtualKey } from '../shared/virtualKey';
import type { WalkthroughStep } from '../shared/walkthrough';
import type { StreamEvent } from './eventStream';

/** Steps of a connectivity test that only a provider who knows the key lets pass. */
const provingSteps: readonly string[] = ['authenticate', 'list-models', 'completion', 'answer'];

/**
 * Steps that what the window knows of the gateway shows to be done: those of a user who was here before there were steps, too.
 * The demo channel is there from the start: it is nobody's step.
 */
export function stepsShown(
  channels: readonly Channel[],
  today: TodayFigures | null,
  keys: readonly VirtualKey[] = [],
): WalkthroughStep[] {
  const steps: WalkthroughStep[] = [];
  const own = channels.filter((channel) => channel.provider !== 'demo');
  if (own.length > 0) steps.push('channel');
  if (own.some(({ health }) => health.state === 'healthy')) steps.push('test');
  // A takeover makes a key of its own for each tool.
  if (keys.some(({ state, tool }) => state === 'active' && toolIds.some((id) => id === tool))) steps.push('takeover');
  if (today !== null && today.requests > today.errors) steps.push('cost');
  return steps;
}

/** The step that an event of the gateway ends: a tested channel, a tool taken over, a request answered (through the demo, too). */
export function stepOf(event: StreamEvent): WalkthroughStep | undefined {
  if (event.type === 'test') return event.step.ok && provingSteps.includes(event.step.name) ? 'test' : undefined;
  if (event.type === 'tool' && event.action === 'taken-over') return 'takeover';
  if (event.type === 'request' && event.phase === 'finished' && event.request.outcome === 'ok') return 'cost';
  return undefined;
}
