// The file formats by the name that the tool table uses. One line per format.
import type { FileFormat } from '../catalog/toolRow';
import { envFormat } from './patchEnv';
import { jsonFormat } from './patchJson';
import { tomlFormat } from './patchToml';
import type { TextFormat } from './textFormat';

export const textFormats: Record<FileFormat, TextFormat> = {
  json: jsonFormat({ comments: false, trailingCommas: false }),
  'json-comments': jsonFormat({ comments: true, trailingCommas: false }),
  jsonc: jsonFormat({ comments: true, trailingCommas: true }),
  toml: tomlFormat,
  env: envFormat,
};
