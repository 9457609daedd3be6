// ESLint rule `gatehouse/layers`: reports every import that the table in layers.mjs does not allow. Loaded by eslint.config.mjs.
// A thin shell over layerCheck.mjs; holds no knowledge of layers itself.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkImport } from './layerCheck.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const rule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{reason}} (docs/architecture.md).' } },
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const reason = checkImport(file, source.value);
      if (reason !== undefined) context.report({ node: source, messageId: 'forbidden', data: { reason } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportEqualsDeclaration: (node) => check(node.moduleReference.expression),
    };
  },
};

export const gatehousePlugin = { meta: { name: 'gatehouse' }, rules: { layers: rule } };
