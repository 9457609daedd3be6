// Fills the placeholders of the tool table in, and recognises what they were filled with. Used by keys.ts. Pure.
import type { EachModel, Template } from '../catalog/toolRow';
import { isTable, type Value } from './values';

/** A model that a tool may choose. Sizes in tokens. */
export interface ToolModel {
  id: string;
  name: string;
  contextTokens: number;
  outputTokens: number;
  images: boolean;
  tools: boolean;
}

/** Values of the placeholders, by name. A name that is missing makes rendering fail: the row must not ask for it. */
export type Filling = Readonly<Record<string, string | number | boolean | undefined>>;

const placeholder = /\{([\w.]+)\}/g;

/** Placeholders of one model: `{each.id}` and the rest. */
export function fillingOf(model: ToolModel): Filling {
  return Object.fromEntries(Object.entries(model).map(([name, value]) => [`each.${name}`, value as string]));
}

/** A text with its placeholders filled in. */
export function renderText(template: string, filling: Filling): string {
  return template.replace(placeholder, (_, name: string) => String(filling[name] ?? ''));
}

/** A value with its placeholders filled in; a text that is one placeholder alone takes the type of its value. */
export function render(template: Template, filling: Filling, models: readonly ToolModel[]): Value {
  if (typeof template === 'string') {
    const alone = /^\{([\w.]+)\}$/.exec(template)?.[1];
    return alone === undefined ? renderText(template, filling) : (filling[alone] ?? '');
  }
  if (typeof template !== 'object') return template;
  if (isList(template)) return template.map((item) => render(item, filling, models));
  if (isEachModel(template)) return renderModels(template, filling, models);
  return Object.fromEntries(Object.entries(template).map(([key, inner]) => [key, render(inner, filling, models)]));
}

function isList(template: Template): template is readonly Template[] {
  return Array.isArray(template);
}

function isEachModel(template: object): template is EachModel {
  return 'eachModel' in template;
}

function renderModels({ eachModel, by }: EachModel, filling: Filling, models: readonly ToolModel[]): Value {
  const rows = models.map((model) => {
    const inner = { ...filling, ...fillingOf(model) };
    return [by === undefined ? '' : renderText(by, inner), render(eachModel, inner, models)] as const;
  });
  return by === undefined ? rows.map(([, value]) => value) : Object.fromEntries(rows);
}

/** The placeholders that a template asks for, those of `eachModel` included. */
export function placeholdersIn(template: Template): string[] {
  if (typeof template === 'string') return [...template.matchAll(placeholder)].map((match) => match[1] ?? '');
  if (typeof template !== 'object') return [];
  if (isList(template)) return template.flatMap(placeholdersIn);
  return Object.values(template).flatMap((inner) => placeholdersIn(inner as Template));
}

/** What the placeholders of `template` stand for in `text`; undefined where the text does not have that form. */
export function matchText(template: string, text: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template
    .split(placeholder)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      names.push(part);
      return '(.+)';
    })
    .join('');
  const match = new RegExp(`^${pattern}$`, 's').exec(text);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
}

/**
 * True when `value` is what `template` could have become: constants must be the same, `accept` says whether a text may stand for a
 * placeholder. Further keys in `value` do no harm. Lists and model maps are not looked into.
 */
export function couldBe(template: Template, value: Value, accept: (name: string, text: string) => boolean): boolean {
  if (typeof template === 'string') {
    if (typeof value !== 'string') return /^\{[\w.]+\}$/.test(template) && typeof value !== 'object';
    const found = matchText(template, value);
    return found !== undefined && Object.entries(found).every(([name, text]) => accept(name, text));
  }
  if (typeof template !== 'object') return value === template;
  if (isList(template) || isEachModel(template)) return true;
  return (
    isTable(value) &&
    Object.entries(template).every(([key, inner]) => {
      const there = Object.hasOwn(value, key) ? value[key] : undefined;
      return there !== undefined && couldBe(inner, there, accept);
    })
  );
}
