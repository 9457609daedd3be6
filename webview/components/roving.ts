// Arrow keys in a line of controls of which one is in the tab order: which key goes where. Used by the line of pages and by tabs.

/** Where `key` leads from place `index` of `count`; undefined where it leads nowhere. A row turns at its ends. */
export function roveIndex(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Moves the focus among `controls` as `event` asks, and takes the key; returns the place that has it then, undefined where none was meant. */
export function rove(event: KeyboardEvent, controls: readonly HTMLElement[]): number | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  const index = controls.findIndex((control) => event.composedPath().includes(control));
  const target = index < 0 ? undefined : roveIndex(event.key, index, controls.length);
  if (target === undefined) return undefined;
  event.preventDefault();
  controls[target]?.focus();
  return target;
}
