// Shortened conversations: a summary of ours makes the round trip through the client's opaque slot, OpenAI's own stays opaque.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openaiResponsesCodec as codec } from '../../../src/protocols/openaiResponses/codec';
import { encodeBase64Text } from '../../../src/protocols/openaiResponses/base64Text';
import { decodeBase64Text } from '../../../src/protocols/wire/base64';
import { encodeCompactAnswer } from '../../../src/protocols/openaiResponses/compaction';
import { answerContext, requestContext } from './support';

describe('compaction', () => {
  it('comes back as the summary it was made of', () => {
    const answer = encodeCompactAnswer([], 'We built a gate: 城门.', undefined, answerContext());
    expect(answer).toMatchObject({
      object: 'response.compaction',
      output: [{ type: 'compaction' }],
      usage: { total_tokens: 0 },
    });
    const input = [...(answer['output'] as unknown[]), { role: 'user', content: 'Go on' }];
    expect(codec.decodeRequest({ model: 'm', input }, requestContext).request.turns).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'We built a gate: 城门.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Go on' }] },
    ]);
  });

  it('writes base64 as everybody does, and reads nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(encodeBase64Text(text)).toBe(Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, ''));
        expect(decodeBase64Text(Buffer.from(text, 'utf8').toString('base64'))).toBe(text);
      }),
    );
    for (const broken of ['A', 'AA-A', '/w', 'A A=']) expect(decodeBase64Text(broken)).toBeUndefined();
  });
});
