// Pure: what an import found as rows of a list to choose from, and what came of it in one message.
import type { ImportCandidate, ImportResult } from '../../shared/channelImport';
import type { Translate } from '../translate';

export interface ImportItem {
  ref: string;
  label: string;
  description: string;
  detail: string;
  /** Chosen to begin with: whatever can be created and is not there yet. */
  picked: boolean;
  /** False: it cannot be created. */
  possible: boolean;
}

export function importItem(candidate: ImportCandidate, t: Translate): ImportItem {
  const { ref, name, provider, baseUrl, models, hasSecret, hint, conflict, problem } = candidate;
  const key = hasSecret ? t('key …{0}', hint ?? '') : t('no key');
  const served = models.length === 0 ? t('all models') : t('models: {0}', models.length);
  const remark = problem ?? (conflict === undefined ? undefined : conflictWords(conflict, t));
  const facts = [baseUrl, key, served].join(' · ');
  return {
    ref,
    label: name,
    description: provider,
    detail: remark === undefined ? facts : `${facts} · ${remark}`,
    picked: problem === undefined && conflict?.reason !== 'same-place',
    possible: problem === undefined,
  };
}

function conflictWords({ reason, channelName }: NonNullable<ImportCandidate['conflict']>, t: Translate): string {
  return reason === 'same-place'
    ? t('the channel “{0}” leads there already', channelName)
    : t('the name is taken: it gets a number');
}

/** What was created and what was not. */
export function importMessage({ created, failed }: Pick<ImportResult, 'created' | 'failed'>, t: Translate): string {
  const done = t('Channels imported: {0}.', created.length);
  const [first] = failed;
  return first === undefined ? done : `${done} ${t('Not imported: {0} ({1})', failed.length, first.message)}`;
}
