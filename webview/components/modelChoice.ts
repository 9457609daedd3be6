// What the two lists of models to choose from have in common: all or some, the search, and the field for one more. Used by the models of a
// channel and those of a virtual key; draws and tells, keeps nothing.
import { html, nothing, type TemplateResult } from 'lit';
import { radioGroup, type RadioChoice } from '../ui/radioGroup';

export interface AllOrSomeOptions {
  label: string;
  allModels: boolean;
  all: Omit<RadioChoice, 'value'>;
  some: Omit<RadioChoice, 'value'>;
  /** Empty: nothing is wrong. */
  error: string;
  onChange: (allModels: boolean) => void;
}

/** The question whether every model is meant, and what is wrong with the answer. */
export function allOrSome({ label, allModels, all, some, error, onChange }: AllOrSomeOptions): TemplateResult {
  return html`${radioGroup({
    name: 'allModels',
    label,
    hideLabel: true,
    value: allModels ? 'all' : 'some',
    choices: [
      { value: 'all', ...all },
      { value: 'some', ...some },
    ],
    onChange: (value) => onChange(value === 'all'),
  })}
  ${error === '' ? nothing : html`<p class="tone-bad" role="alert">${error}</p>`}`;
}

/** A test of models by what was typed into the search; everything fits an empty one. */
export function searchedFor(search: string): (model: { id: string; name?: string | null | undefined }) => boolean {
  const wanted = search.trim().toLowerCase();
  return ({ id, name }) =>
    wanted === '' || id.toLowerCase().includes(wanted) || (name ?? '').toLowerCase().includes(wanted);
}

/** Enter in the field for one more model adds it, and does not send the form. */
export function onEnterIn(add: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (!(event.target instanceof Element) || !event.target.matches('vscode-text-field')) return;
    event.preventDefault();
    event.stopPropagation();
    add();
  };
}
