// What the demo models say. Pure text; called once per demo request. Needs no account and reaches nothing outside.

/** Longest part of the user's words that is said back, in characters. */
const longestEcho = 2000;

const story =
  'At the edge of a busy town stood a small gatehouse, and in it lived a keeper called Ada. Every traveller who came along ' +
  'the road carried a question, and every question wanted to go to a different city. Ada knew the roads by heart. She knew ' +
  'which bridge was down, which inn was full and what each toll would cost, and she wrote every journey into a thick green ' +
  'book. One winter night the great bridge broke. The travellers began to grumble, but Ada only lit a second lamp and ' +
  'showed them the old path through the hills. In the morning all of them had arrived. When they asked what they owed, she ' +
  'opened the green book, ran a finger down the page and smiled. "Tonight," she said, "it was free."';

/** The answer of `model` to what the user said; undefined for a model that the demo does not have. */
export function demoText(model: string, said: string): string | undefined {
  if (model === 'demo-story') return story;
  if (model !== 'demo-echo') return undefined;
  const words = said.trim();
  if (words === '')
    return 'You sent no text, and the demo model has nothing to say back. Write something and it will repeat it.';
  const echo = words.length > longestEcho ? `${words.slice(0, longestEcho)}…` : words;
  return `You said: “${echo}” This is the demo model of Gatehouse: it repeats what you write, and your words never left this machine.`;
}

// A run of letters with the space around it, or up to four characters of a script that is written without spaces.
const pieces =
  /\s*(?:[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]{1,4}|[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]+)\s*/gu;

/** `text` in the pieces that it is streamed in; put together they are `text` again. */
export function wordsOf(text: string): string[] {
  const words = text.match(pieces);
  return words === null ? [text] : words;
}

/** A rough count of tokens, good enough to see the meter move: four characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
