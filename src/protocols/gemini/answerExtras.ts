// What an answer says beside its parts and only Gemini knows: grounding, citations, safety, log probabilities, further candidates.
// Gathered over the frames of a stream so that it equals what the whole answer says. Used by the stream decoder.
// Source: @google/genai `Candidate`, `GenerateContentResponse`.
import { arrayIn, isObject, objectIn, type JsonObject } from '../wire/jsonValue';
import { camelMembers, unknownMembers } from './members';

const frameMembers = ['candidates', 'usageMetadata', 'modelVersion', 'responseId', 'error', 'sdkHttpResponse'];
const candidateMembers = ['content', 'finishReason', 'index'];
/** Members of a candidate whose lists go on from frame to frame; all others are said again in full. */
const growing: Readonly<Record<string, readonly string[]>> = {
  citationMetadata: ['citations'],
  logprobsResult: ['chosenCandidates', 'topCandidates'],
  urlContextMetadata: ['urlMetadata'],
};

export class AnswerExtras {
  private frame: JsonObject = {};
  private candidate: JsonObject = {};
  private readonly others = new Map<number, JsonObject>();

  /** Members of a frame beside candidates and usage. */
  addFrame(frame: JsonObject): void {
    Object.assign(this.frame, unknownMembers(frame, frameMembers));
  }

  /** Members of the first candidate beside its content and finish reason. */
  addCandidate(candidate: JsonObject): void {
    const rest = unknownMembers(candidate, candidateMembers) ?? {};
    for (const [name, value] of Object.entries(rest)) this.candidate[name] = joined(name, this.candidate[name], value);
  }

  /** A frame's piece of a further candidate: its texts are put together. */
  addOther(index: number, candidate: JsonObject): void {
    const known = this.others.get(index);
    if (known === undefined) {
      this.others.set(index, { ...candidate });
      return;
    }
    const parts = [...arrayIn(objectIn(known, 'content'), 'parts')];
    for (const part of arrayIn(objectIn(candidate, 'content'), 'parts')) addPart(parts, part);
    const content = { ...objectIn(known, 'content'), ...objectIn(candidate, 'content'), parts };
    this.others.set(index, { ...known, ...candidate, content });
  }

  /** Undefined where there is nothing. */
  take(): JsonObject | undefined {
    const others = [...this.others.entries()].sort(([left], [right]) => left - right).map(([, candidate]) => candidate);
    const own = {
      ...this.frame,
      ...(Object.keys(this.candidate).length > 0 && { candidate: this.candidate }),
      ...(others.length > 0 && { candidates: others }),
    };
    return Object.keys(own).length === 0 ? undefined : own;
  }
}

function joined(name: string, known: unknown, value: unknown): unknown {
  const lists = growing[name];
  if (lists === undefined || !isObject(known) || !isObject(value)) return value;
  const result = { ...known, ...value };
  for (const list of lists) {
    const whole = [...arrayIn(known, list), ...arrayIn(value, list)];
    if (whole.length > 0) result[list] = whole;
  }
  return result;
}

function addPart(parts: unknown[], value: unknown): void {
  if (!isObject(value)) return;
  const part = camelMembers(value);
  const last = parts.at(-1);
  const text = part['text'];
  if (text === '' && part['thoughtSignature'] === undefined) return;
  const grows =
    isObject(last) &&
    typeof text === 'string' &&
    typeof last['text'] === 'string' &&
    last['thoughtSignature'] === undefined &&
    (last['thought'] === true) === (part['thought'] === true);
  if (grows) parts[parts.length - 1] = { ...last, ...part, text: `${String(last['text'])}${text}` };
  else parts.push(value);
}
