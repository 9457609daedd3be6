// Gives an element data attributes that only some have: by the element itself, since a template cannot leave the name of an attribute open.
import { nothing, type ElementPart } from 'lit';
import { Directive, directive, PartType, type PartInfo } from 'lit/directive.js';

class MarkedDirective extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('marked() stands on an element');
  }

  override render(_marks: Readonly<Record<string, string>>): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [marks]: [Readonly<Record<string, string>>]): typeof nothing {
    if (part.element instanceof HTMLElement) Object.assign(part.element.dataset, marks);
    return nothing;
  }
}

/** Element directive: `marks` by the names that `dataset` knows them by. An element that lit uses again must have the same names. */
export const marked = directive(MarkedDirective);
