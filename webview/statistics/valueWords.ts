// What the values of filters and groups are called: channels and keys by their names (deleted ones stay readable), tools and providers by
// those of the catalogue, the rest in the page's words.
import { findTool } from '../../src/catalog/tools';
import type { SummaryGroup } from '../../src/shared/usage';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { hasMessage, localName, t } from '../l10n';

/** The groups that values can be told in; times are told elsewhere. */
export type ValueGroup = Exclude<SummaryGroup, 'hour' | 'day' | 'month'>;

export interface ValueWords {
  /** In short. */
  label: string;
  /** In full, where that says more. */
  title: string;
}

const ofMessages: Partial<Record<ValueGroup, string>> = {
  protocol: 'protocol',
  operation: 'statistics.operation',
  outcome: 'requests.outcome',
  route: 'statistics.route',
  errorKind: 'statistics.errorKind',
};

/** The words for `value` of `group`; null or an empty text: requests that have none. */
export function valueWords(group: ValueGroup, value: string | null, state: SidebarState | undefined): ValueWords {
  if (value === null || value === '') return plain(t(`statistics.none.${group}`));
  switch (group) {
    case 'channel':
      return named(value, state?.channels, (start) => t('statistics.deletedChannel', { start }));
    case 'key':
      return named(value, state?.keys, (start) => t('statistics.deletedKey', { start }));
    case 'tool':
      return plain(findTool(value)?.name ?? value);
    case 'provider': {
      const preset = state?.providers.find(({ id }) => id === value);
      return plain(preset === undefined ? value : localName(preset.name));
    }
    case 'folder':
      return { label: lastSegment(value), title: value };
    default: {
      const key = `${ofMessages[group] ?? ''}.${value}`;
      return plain(hasMessage(key) ? t(key) : value);
    }
  }
}

function plain(label: string): ValueWords {
  return { label, title: label };
}

function named(
  id: string,
  items: readonly { id: string; name: string }[] | undefined,
  deleted: (start: string) => string,
): ValueWords {
  const item = items?.find((one) => one.id === id);
  if (item !== undefined) return plain(item.name);
  // Before the names are there, nothing is said to be deleted.
  return items === undefined ? plain(id) : { label: deleted(id.slice(0, 8)), title: deleted(id) };
}

function lastSegment(path: string): string {
  const parts = path.split(/[\\/]+/).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}
