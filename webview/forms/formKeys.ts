// Keyboard of a form without a <form> element: Enter in a one-line field sends, Escape closes.
// Used by the forms of the editor panels (a real form element would need the page to be allowed to submit forms).

/** A keydown listener for the frame of a form. */
export function formKeys(actions: { send: () => void; close: () => void }): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      // An open dropdown closes by Escape itself; the form stays.
      if (event.target instanceof Element && event.target.matches('vscode-dropdown[open]')) return;
      event.preventDefault();
      actions.close();
    } else if (event.key === 'Enter' && event.target instanceof Element && event.target.matches('vscode-text-field')) {
      event.preventDefault();
      actions.send();
    }
  };
}
