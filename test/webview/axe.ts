// What axe finds in a page of ours. Used by the tests of the webviews.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { WebviewPage } from './webviewPage';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Finding {
  rule: string;
  impact: string;
  nodes: string[];
}

/** Serious and critical findings of axe in the page: of all its rules, or of those about colours, which alone depend on the theme. */
export async function findings(view: Pick<WebviewPage, 'page'>, rules: 'all' | 'colours' = 'all'): Promise<Finding[]> {
  if (!(await view.page.evaluate(() => 'axe' in window))) await view.page.evaluate(axeSource);
  return view.page.evaluate(
    async (values) => {
      const { axe } = window as unknown as {
        axe: {
          run(
            context: Document,
            options: { resultTypes: ['violations']; selectors: false; runOnly?: { type: 'rule'; values: string[] } },
          ): Promise<{
            violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
          }>;
        };
      };
      // What is well is not told of, element by element.
      const { violations } = await axe.run(document, {
        resultTypes: ['violations'],
        selectors: false,
        ...(values !== undefined && { runOnly: { type: 'rule' as const, values } }),
      });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, nodes }) => ({
          rule: id,
          impact,
          nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} :: ${failureSummary}`),
        }));
    },
    rules === 'all' ? undefined : ['color-contrast', 'link-in-text-block'],
  );
}
