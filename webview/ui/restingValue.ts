// The value of a native field that tells of a change only when the user is done with it. What is being typed is not written over when the page
// is drawn again meanwhile, for news that have nothing to do with the field.
import { noChange, type ElementPart } from 'lit';
import { Directive, directive, PartType, type PartInfo } from 'lit/directive.js';

const beingTyped = new WeakSet<Element>();
const watched = new WeakSet<Element>();

class RestingValueDirective extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('restingValue() stands on an element');
  }

  override render(_value: string): typeof noChange {
    return noChange;
  }

  override update({ element }: ElementPart, [value]: [string]): typeof noChange {
    if (!(element instanceof HTMLInputElement)) return noChange;
    if (!watched.has(element)) watch(element);
    if (!beingTyped.has(element) && element.value !== value) element.value = value;
    return noChange;
  }
}

/** Stands before the field's own listeners, so that a redraw which they cause shows what they made of the text. */
function watch(element: HTMLInputElement): void {
  watched.add(element);
  element.addEventListener('input', () => beingTyped.add(element));
  for (const end of ['change', 'blur'])
    element.addEventListener(end, () => beingTyped.delete(element), { capture: true });
}

/** Element directive: shows `value` unless the user is typing. */
export const restingValue = directive(RestingValueDirective);
