// Text that a user reads stands in the tables of words, not in the code: lit templates, attributes, and what VS Code's own parts are given.
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { calledName, literalParts, parsedSources, place, walk, type ParsedFile } from './syntax';

const webview = parsedSources(['webview'], ['webview/l10n/', 'webview/l10n.ts']);
const extension = parsedSources(['src/extension']);

/** Names and units that no language changes. */
const names =
  /Gatehouse|OpenAI|Chat Completions|Responses|Anthropic|Messages|(Google )?Gemini|Microsoft Entra ID|VS Code|JSON|YAML|CSV|PNG|URL|HTTPS?/g;
/** Addresses, paths, patterns, variables, icons, keys of words, examples of headers: what a computer reads. */
const code = /:\/\/|[*=~]|^\.\w+$|^\$\([\w-]+\)$|^[a-z]+([.-]\w+)+$|^[a-z]+\/\w+$|^[A-Z]+(_[A-Z]+)+\b|^x-[a-z-]+: /;
const hasWords = (text: string): boolean => !code.test(text.trim()) && /\p{L}{2,}/u.test(text.replace(names, ''));

/** Attributes whose value is read or heard. */
const spoken =
  /\s(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|alt|placeholder|label|summary)=(?:"([^"]*)"|([^"\s>]*))/g;

/** What a lit template says by itself: its text and its spoken attributes, without what is filled in. */
function wordsOfTemplate(parts: readonly string[]): string[] {
  const whole = parts
    .join('\u0000')
    .replace(/<!--.*?-->/gs, '')
    .replace(/<(style|script)\b.*?<\/\1>/gs, '');
  const attributes = [...whole.matchAll(spoken)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  // A tag ends at the first `>` outside of quotes: what is filled in between has become a NUL.
  const text = whole.replace(/<\/?[a-z][^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>/gi, '\u0000').replace(/<[^>]*$/, '');
  return [...attributes, ...text.split('\u0000')].map((one) => one.trim()).filter(hasWords);
}

function templateParts(node: ts.TaggedTemplateExpression): string[] {
  return literalParts(node.template) ?? [];
}

/** Words in the literals of an expression, through conditions and concatenations, but not through calls. */
function wordsIn(node: ts.Node): string[] {
  if (ts.isCallExpression(node) || ts.isElementAccessExpression(node)) return [];
  const parts = literalParts(node);
  if (parts !== undefined) return parts.filter(hasWords);
  if (ts.isConditionalExpression(node)) return [...wordsIn(node.whenTrue), ...wordsIn(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return wordsIn(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(wordsIn);
  const adds = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken];
  if (ts.isBinaryExpression(node) && adds.includes(node.operatorToken.kind)) {
    return [...wordsIn(node.left), ...wordsIn(node.right)];
  }
  return [];
}

/** Places of texts in `files` that `find` finds. */
function texts(files: readonly ParsedFile[], find: (node: ts.Node) => string[]): string[] {
  const found: string[] = [];
  for (const file of files)
    walk(file, (node) => found.push(...find(node).map((text) => `${place(file, node)}: ${text}`)));
  return found;
}

const shows = /^show(Information|Warning|Error)Message$|^showQuickPick$|^showInputBox$|^setStatusBarMessage$/;
const shownProperties =
  /^(title|placeHolder|placeholder|prompt|detail|label|description|tooltip|ariaLabel|accessibilityInformation|openLabel|saveLabel|valueSelection)$/;

describe('text in the code', () => {
  it('is not in the templates of the webviews', () => {
    expect(webview.length).toBeGreaterThan(100);
    const found = texts(webview, (node) =>
      ts.isTaggedTemplateExpression(node) && /^(html|svg)$/.test(node.tag.getText())
        ? wordsOfTemplate(templateParts(node))
        : [],
    );
    expect(found).toEqual([]);
  });

  it('is not in what the webviews draw or set by hand', () => {
    const found = texts(webview, (node) => {
      if (
        ts.isPropertyAssignment(node) &&
        /^(label|title|text|placeholder|hint|words|message)$/.test(node.name.getText())
      ) {
        return wordsIn(node.initializer);
      }
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
      return /\.(textContent|innerText|title|ariaLabel|placeholder|alt)$/.test(node.left.getText())
        ? wordsIn(node.right)
        : [];
    });
    expect(found).toEqual([]);
  });

  it('is not Chinese outside of the tables', () => {
    const found = texts([...webview, ...extension], (node) =>
      (literalParts(node) ?? []).filter((text) => /\p{Script=Han}/u.test(text)),
    );
    expect(found).toEqual([]);
  });

  it('is not in the messages, pickers and items of the host', () => {
    const found = texts(extension, (node) => {
      if (ts.isCallExpression(node) && shows.test(calledName(node) ?? '')) return node.arguments.flatMap(wordsIn);
      return ts.isPropertyAssignment(node) && shownProperties.test(node.name.getText())
        ? wordsIn(node.initializer)
        : [];
    });
    expect(found).toEqual([]);
  });

  it('is found by this very test', () => {
    expect(wordsOfTemplate(['<p class="quiet" title=', '>', '</p>'])).toEqual([]);
    expect(wordsOfTemplate(['<p>Hello ', '</p>'])).toEqual(['Hello']);
    expect(wordsOfTemplate(['<button aria-label="Close it" @click=', '>', '</button>'])).toEqual(['Close it']);
    expect(wordsOfTemplate(['<a title=Open href=', '>', '</a>'])).toEqual(['Open']);
    expect(wordsOfTemplate(['<b class="', ' wide">Gatehouse</b>'])).toEqual([]);
  });
});
