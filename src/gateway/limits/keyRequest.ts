// A request as its key lets it through: the key's system prompt is put in, its output is held to the key's limit, all by splices into the
// client's own bytes, before anything else looks at them. Used by forward.ts. Without such settings the bytes stay the same.
import { providerQuirks } from '../../catalog/providerQuirks';
import {
  hasOutputLimit,
  outputLimitSplices,
  readOutputWish,
  type ChatLimitName,
} from '../../protocols/edits/outputLimit';
import { systemPromptSplices } from '../../protocols/edits/systemPrompt';
import type { EndpointMatch } from '../../protocols/endpoints';
import { readHead, type RequestHead } from '../../protocols/readHead';
import { splice } from '../../protocols/wire/jsonSplice';
import type { Candidate } from '../../routing/candidates';
import { GatewayError } from '../../shared/errors';
import type { KeySettings } from '../../shared/virtualKey';

export interface AskedRequest {
  match: EndpointMatch;
  head: RequestHead;
  body: Uint8Array;
}

/** Codex marks requests whose instructions stand among the input items. */
export const liteHeader = 'x-openai-internal-codex-responses-lite';

export class KeyRequest {
  readonly head: RequestHead;
  /** With a limit on the output under the name that all but some providers of OpenAI chat know. */
  readonly body: Uint8Array;
  private readonly bodies = new Map<ChatLimitName, { head: RequestHead; body: Uint8Array }>();
  private readonly prompted: Uint8Array;

  /** Throws GatewayError `bad-request`: more output is asked for than the key allows and it refuses that, or a member stands twice. */
  constructor(
    private readonly asked: AskedRequest,
    private readonly settings: KeySettings,
    lite: boolean,
  ) {
    const { match, body } = asked;
    const { systemPrompt } = settings;
    this.prompted =
      systemPrompt === null || body.length === 0
        ? body
        : splice(body, systemPromptSplices(match, body, systemPrompt, lite));
    this.refuseLong();
    const limited = this.limited('max_completion_tokens');
    this.head = limited.head;
    this.body = limited.body;
  }

  /** What is sent to `candidate` where it gets the client's own bytes, with the head that fits them. */
  for({ channel, protocol }: Candidate): { head: RequestHead; body: Uint8Array } {
    return this.limited(providerQuirks[channel.provider]?.[protocol]?.maxTokensField ?? 'max_completion_tokens');
  }

  private refuseLong(): void {
    const { maxOutputTokens, outputLimit } = this.settings;
    const { match } = this.asked;
    if (maxOutputTokens === null || outputLimit !== 'refuse' || !hasOutputLimit(match)) return;
    const { tokens } = readOutputWish(match, this.prompted);
    if (tokens === undefined || tokens <= maxOutputTokens) return;
    throw new GatewayError(
      'bad-request',
      `This request asks for up to ${tokens} output tokens, and this key allows ${maxOutputTokens}.`,
      { details: { field: 'maxOutputTokens', asked: tokens, limit: maxOutputTokens }, shouldRetry: false },
    );
  }

  private limited(name: ChatLimitName): { head: RequestHead; body: Uint8Array } {
    const { maxOutputTokens } = this.settings;
    const { match, head, body } = this.asked;
    const made = this.bodies.get(name);
    if (made !== undefined) return made;
    const holds = maxOutputTokens !== null && hasOutputLimit(match) && this.prompted.length > 0;
    const edited = holds
      ? splice(this.prompted, outputLimitSplices(match, this.prompted, maxOutputTokens, name))
      : this.prompted;
    const result = { body: edited, head: edited === body ? head : readHead(match, edited) };
    this.bodies.set(name, result);
    return result;
  }
}
