// Ties the hint and the error message of a field to the real control inside a kit element's shadow root.
// An id reference cannot cross into a shadow root; element references can, so assistive technology reads the words.
import { nothing, type ElementPart } from 'lit';
import { Directive, directive, PartType, type PartInfo } from 'lit/directive.js';

class DescribedByDirective extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('describedBy() stands on an element');
  }

  override render(): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart): typeof nothing {
    // The kit fills its shadow root and lit its siblings in this same task; both are there after it.
    queueMicrotask(() => describe(part.element));
    return nothing;
  }
}

function describe(element: Element): void {
  const field = element.closest('.field');
  const control = element.shadowRoot?.querySelector('.control') ?? element;
  const target = control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement ? control : element;
  if (field === null) return;
  target.ariaDescribedByElements = [...field.querySelectorAll('.field-error, .field-hint')];
}

/** Element directive: the `.field-error` and `.field-hint` of the same `.field` describe this control. */
export const describedBy = directive(DescribedByDirective);
