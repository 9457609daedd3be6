// Registers the toolkit's elements that we use; imported first by each entry point, so that they are known before ours are.
// webview/ui/ is the only importer of the toolkit: the other files of this folder are template functions over these elements,
// so that another kit can replace it without a change elsewhere. The toolkit's badge is left out: it sets a style attribute,
// which our content security policy refuses.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDivider,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDivider(),
  vsCodeDropdown(),
  vsCodeLink(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTextArea(),
  vsCodeTextField(),
);

// The kit has tried out its style element by now: nothing in the page needs to read the nonce any more.
document.querySelector('meta[property="csp-nonce"]')?.remove();
