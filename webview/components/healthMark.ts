// The mark of a channel's state: forms that differ, not colours alone. For the sidebar and the overview.
import type { TemplateResult } from 'lit';
import type { Channel } from '../../src/shared/channel';
import { icon } from '../ui/icons';

/** The mark; the word stands beside it. */
export function healthMark(channel: Channel): TemplateResult {
  if (!channel.enabled) return icon('blocked', 'quiet');
  if (channel.secretState === 'missing') return icon('warning', 'warning');
  const marks: Record<Channel['health']['state'], TemplateResult> = {
    healthy: icon('circleFilled', 'good'),
    degraded: icon('warning', 'warning'),
    down: icon('error', 'bad'),
    unknown: icon('circle', 'quiet'),
  };
  return marks[channel.health.state];
}
