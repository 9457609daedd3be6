// Content parts of input messages and tool results. What Responses has no word for is left out with a warning.
// Source: openai SDK `ResponseInputContent`, `ResponseFunctionCallOutputItem`.
import type { FilePart, ImagePart, TextPart, ToolResultPart, UserPart } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import { dataUrl, fileIdOf, filenameOf } from './media';
import { ownExtension, type WarningList } from './shape';

/** One content part; undefined where it cannot be said. Opaque parts are the caller's. */
export function encodeContentPart(
  part: Exclude<UserPart, { type: 'opaque' }>,
  path: string,
  warnings: WarningList,
): JsonObject | undefined {
  const own = ownExtension(part.extensions);
  // OpenAI caches prompts by itself; breakpoints of others have no place, its own came in as an extension.
  if (part.cache !== undefined && own['prompt_cache_breakpoint'] === undefined) {
    warnings.add('mapped-value', 'cache_control', 'this provider caches prompts by itself');
  }
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text, ...own };
    case 'image':
      return imagePart(part, own, path, warnings);
    case 'file':
      return filePart(part, own, path, warnings);
    case 'audio':
      warnings.add('dropped-part', path, 'audio');
      return undefined;
  }
}

function imagePart(part: ImagePart, own: JsonObject, path: string, warnings: WarningList): JsonObject | undefined {
  const { source } = part;
  const rest = { ...(part.detail === undefined ? {} : { detail: part.detail }), ...own };
  const id = fileIdOf(source);
  if (id !== undefined) return { type: 'input_image', file_id: id, ...rest };
  if (source.kind === 'base64') return { type: 'input_image', image_url: dataUrl(source), ...rest };
  if (source.kind === 'url') return { type: 'input_image', image_url: source.url, ...rest };
  warnings.add('dropped-part', path, 'an image that is stored elsewhere');
  return undefined;
}

function filePart(part: FilePart, own: JsonObject, path: string, warnings: WarningList): JsonObject | undefined {
  const { source, filename } = part;
  const name = filename === undefined ? {} : { filename };
  const id = fileIdOf(source);
  if (id !== undefined) return { type: 'input_file', file_id: id, ...name, ...own };
  switch (source.kind) {
    case 'base64':
      return { type: 'input_file', filename: filenameOf(source, filename), file_data: dataUrl(source), ...own };
    case 'url':
      return { type: 'input_file', file_url: source.url, ...name, ...own };
    case 'text':
      warnings.add('mapped-value', path, 'a text document is sent as text');
      return { type: 'input_text', text: filename === undefined ? source.text : `${filename}:\n${source.text}` };
    case 'file-id':
      warnings.add('dropped-part', path, 'a file that is stored elsewhere');
      return undefined;
  }
}

const errorPrefix = 'Error: ';

/** `output` of a tool result: text alone goes as a string, all else as parts. A failure is told in words. */
export function encodeResultOutput(part: ToolResultPart, path: string, warnings: WarningList): string | JsonObject[] {
  const content = part.isError ? withErrorPrefix(part.content) : part.content;
  const [first] = content;
  if (first === undefined) return '';
  if (content.length === 1 && first.type === 'text' && Object.keys(ownExtension(first.extensions)).length === 0) {
    encodeContentPart(first, `${path}.content[0]`, warnings);
    return first.text;
  }
  return content
    .map((member, index) => encodeContentPart(member, `${path}.content[${index}]`, warnings))
    .filter((member) => member !== undefined);
}

function withErrorPrefix(content: ToolResultPart['content']): ToolResultPart['content'] {
  const at = content.findIndex((part) => part.type === 'text');
  const text = content[at];
  if (text?.type !== 'text') return [{ type: 'text', text: 'Error.' } satisfies TextPart, ...content];
  if (/^\W*error\b/i.test(text.text)) return content;
  return content.with(at, { ...text, text: `${errorPrefix}${text.text}` });
}
