// Captured bodies made readable: JSON and event streams of JSON with line breaks and indents; anything else as it is. Pure.

/** `text` as it reads best; itself where it is neither JSON nor an event stream, or not all of it is there. */
export function readableBody(text: string, contentType: string | null): string {
  if (/event-stream/i.test(contentType ?? '')) return readableEvents(text);
  const start = text.trimStart()[0];
  return start === '{' || start === '[' ? (indented(text) ?? text) : text;
}

function readableEvents(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const data = /^data:\s?(.*?)\r?$/.exec(line)?.[1];
      const readable = data === undefined ? undefined : indented(data);
      return readable === undefined ? line : `data: ${readable}`;
    })
    .join('\n');
}

function indented(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : undefined;
  } catch {
    // Not JSON, or cut off: it is shown as it came.
    return undefined;
  }
}
