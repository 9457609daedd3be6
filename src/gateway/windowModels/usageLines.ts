// Puts estimated usage into an answer of VS Code, which tells none: input before the first word, output as it grows, both at the end, unless
// the window has counted itself. Used by windowCall.ts. Reads the lines; changes nothing that the window wrote.
import { isObject, parseJson, stringIn } from '../../protocols/wire/jsonValue';
import type { WindowLine } from '../../shared/windowModels';

/** How tokens are estimated. Both may fail: then nothing is told of them. */
export interface UsageEstimate {
  input(): Promise<number>;
  output(text: string): Promise<number>;
}

/** Letters of a token, about: for what is known of an answer that ends before its end. */
const lettersPerToken = 4;
/** Letters of output between two estimates on the way. */
const step = 400;

export class UsageLines {
  private rest = '';
  private input: Promise<number | undefined> | undefined;
  private output = '';
  private told = 0;
  private counted = false;

  constructor(private readonly estimate: UsageEstimate) {
    this.input = estimate.input().catch(() => undefined);
  }

  /** The whole lines of the next piece of text, with estimates between them; at the `last` one also what is left of a torn line. */
  async take(text: string, last: boolean): Promise<string> {
    const input = await this.input;
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    let said = this.told === 0 && this.output === '' && lines.length > 0 ? this.usage(input, 0) : '';
    for (const line of lines) said += (await this.before(line, input)) + line + '\n';
    if (!last) return said;
    const torn = this.rest;
    this.rest = '';
    return said + (await this.before(torn, input)) + torn;
  }

  private async before(line: string, input: number | undefined): Promise<string> {
    const parsed = parseJson(line);
    if (!isObject(parsed)) return '';
    switch (parsed['type']) {
      case 'text':
      case 'thinking':
        return this.grow(stringIn(parsed, 'text') ?? '', input);
      case 'tool-call':
        return this.grow((stringIn(parsed, 'name') ?? '') + JSON.stringify(parsed['input'] ?? {}), input);
      case 'usage':
        this.counted = true;
        return '';
      case 'end':
        if (this.counted) return '';
        return this.usage(input, await this.estimate.output(this.output).catch(() => this.roughly()));
      default:
        return '';
    }
  }

  private grow(text: string, input: number | undefined): string {
    this.output += text;
    if (this.output.length < this.told + step) return '';
    this.told = this.output.length;
    return this.usage(input, this.roughly());
  }

  private roughly(): number {
    return Math.ceil(this.output.length / lettersPerToken);
  }

  private usage(input: number | undefined, output: number): string {
    if (input === undefined || this.counted) return '';
    const line: WindowLine = { type: 'usage', input, output };
    return `${JSON.stringify(line)}\n`;
  }
}
