// Puts an element at a distance from the top of its container, or gives it a height: by the element's own style object, since the page's
// policy refuses style attributes. For lists that draw only what is seen.
import { nothing, type ElementPart } from 'lit';
import { Directive, directive, PartType, type PartInfo } from 'lit/directive.js';

class PlacedDirective extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('placed() stands on an element');
  }

  override render(_place: { top?: number; height?: number }): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [{ top, height }]: [{ top?: number; height?: number }]): typeof nothing {
    const { element } = part;
    if (!(element instanceof HTMLElement)) return nothing;
    if (top !== undefined) element.style.top = `${top}px`;
    if (height !== undefined) element.style.height = `${height}px`;
    return nothing;
  }
}

/** Element directive: `top` and `height` in pixels. */
export const placed = directive(PlacedDirective);
