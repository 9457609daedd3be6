// The models of a channel as text, one per line: `id` or `id = alias`. Used by the channel form.
// Reads and writes text only; which models exist is the provider's business.
import type { ChannelModel } from '../../src/shared/channel';
import { t } from '../l10n';

const maxLines = 5000;
const maxLength = 200;

/** The text of the form field for `models`. */
export function modelsToText(models: readonly ChannelModel[]): string {
  return models.map((model) => (model.alias === undefined ? model.id : `${model.id} = ${model.alias}`)).join('\n');
}

/** The models in `text`, or what is wrong with it, with the number of the line. Empty lines do not count. */
export function parseModels(text: string): { models: ChannelModel[] } | { error: string } {
  const models: ChannelModel[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const split = line.indexOf('=');
    const hasAlias = split !== -1;
    const id = (hasAlias ? line.slice(0, split) : line).trim();
    const alias = hasAlias ? line.slice(split + 1).trim() : '';
    const number = { line: index + 1 };
    if (id === '') return { error: t('invalid.modelId', number) };
    if (hasAlias && alias === '') return { error: t('invalid.modelAlias', number) };
    if (id.length > maxLength || alias.length > maxLength) {
      return { error: t('invalid.modelLong', { ...number, max: maxLength }) };
    }
    const seenAs = hasAlias ? `${id}\n${alias}` : id;
    if (seen.has(seenAs)) return { error: t('invalid.modelTwice', { ...number, name: alias === '' ? id : alias }) };
    seen.add(seenAs);
    models.push(hasAlias ? { id, alias } : { id });
    if (models.length > maxLines) return { error: t('invalid.tooManyLines', { max: maxLines }) };
  }
  return { models };
}
