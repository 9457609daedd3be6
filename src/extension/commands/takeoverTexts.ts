// Pure: what a takeover comes to, what stands in its way and what it warns of, in words for the user.
import { GatewayError } from '../../shared/errors';
import type { ToolRefusalDetails, ToolRestoreResult, ToolWarning } from '../../shared/tools';
import { describeError } from '../errorMessages';
import type { Translate } from '../translate';

/** One sentence about something that leads `tool` past the gateway or keeps it from working. */
export function warningText(tool: string, warning: ToolWarning, t: Translate): string {
  const names = warning.names.join(', ');
  const file = warning.file ?? '';
  switch (warning.kind) {
    case 'variable':
      return warning.effect === 'adds-own-key'
        ? t('{0} also sends the key of {1}, which is set in the shell.', tool, names)
        : t('{0} in the shell wins over the settings of {1}.', names, tool);
    case 'project-file':
    case 'user-file':
      return names === ''
        ? t('{0} reads {1} before its own settings.', tool, file)
        : t('{0} reads {1} before its own settings ({2}).', tool, file, names);
    case 'own-key':
      return t('{0} in {1} decides where the requests of {2} go.', names, file, tool);
    case 'unreadable':
      return warning.line === undefined
        ? t('{0} cannot be read.', file)
        : t('{0}, line {1}, cannot be read.', file, warning.line);
    case 'other-machine':
      return t('{0} with its settings in {1} may not reach this machine at 127.0.0.1.', tool, file);
    case 'unrecorded':
      return t('{0} points here without a takeover on record.', tool);
    case 'key':
      return t('The key in the settings of {0} is no longer accepted. Take it over again.', tool);
  }
}

/** What kept a takeover or a restore of `tool` from being done, with the file and the place where there is one. */
export function takeoverErrorText(tool: string, error: unknown, t: Translate): string {
  const details = refusalDetails(error);
  const file = details?.file ?? '';
  switch (details?.reason) {
    case 'not-detected':
      return t('{0} was not found: it has no settings folder on this machine.', tool);
    case 'other-address':
      return t('{0} is connected to {1} ({2}). It was left as it is.', tool, details.address ?? '?', file);
    case 'unreadable':
      return details.line === undefined
        ? t('{0}: {1} cannot be read and was left as it is.', tool, file)
        : t(
            '{0}: {1}, line {2}, column {3}: this cannot be read. The file was left as it is.',
            tool,
            file,
            details.line,
            details.column ?? 1,
          );
    case 'read-only':
      return t('{0}: {1} is marked read-only and was left as it is.', tool, file);
    case 'other-machine':
      return t('{0} with its settings in {1} may not reach this machine at 127.0.0.1.', tool, file);
    case 'no-models':
      return t('{0} needs a model. Add a channel with a model first.', tool);
    case 'busy':
      return t('Another window is just changing the settings of {0}. Try again in a moment.', tool);
    case 'changed-meanwhile':
      return t('{0}: {1} was changed by another program at this moment. Try again.', tool, file);
    case 'disk-full':
      return t('{0}: {1} could not be written: the disk is full.', tool, file);
    case 'denied':
      return t('{0}: {1} could not be changed: the system denies it ({2}).', tool, file, details.code ?? '?');
    default:
      return describeError(error, t);
  }
}

/** Undefined where the error does not come from the takeover. */
export function refusalDetails(error: unknown): ToolRefusalDetails | undefined {
  if (!GatewayError.is(error) || typeof error.details !== 'object' || error.details === null) return undefined;
  return 'reason' in error.details && typeof error.details.reason === 'string'
    ? (error.details as ToolRefusalDetails)
    : undefined;
}

/** What a restore came to, in one message. */
export function restoredText(
  { name, conflicts, dropped, changedFiles, removedFiles }: ToolRestoreResult,
  t: Translate,
): string {
  if (changedFiles.length + removedFiles.length + conflicts.length === 0)
    return t('{0}: there was nothing to restore.', name);
  const parts = [t('{0} is restored.', name)];
  const places = (list: readonly { file: string; key: string }[]): string =>
    list.map(({ file, key }) => `${key} (${file})`).join(', ');
  if (conflicts.length > 0) parts.push(t('Kept, because it was changed since: {0}.', places(conflicts)));
  if (dropped.length > 0) parts.push(t('Went with our own settings: {0}.', places(dropped)));
  return parts.join(' ');
}
