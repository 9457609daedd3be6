// Media for targets that cannot take it: what must be fetched, what is moved, what is noted, what is refused.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { FilePart, ImagePart, UserPart } from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTurn } from '../../../src/protocols/ir/request';
import { media } from '../../../src/protocols/repairs/media';
import { mediaToFetch, withFetchedMedia } from '../../../src/protocols/repairs/mediaSources';
import { call, calls, repairTargetOf, requestOf, result, results, targetOf, user } from './support';

const url = 'https://example.com/a.png';
const byUrl: ImagePart = { type: 'image', source: { kind: 'url', url } };
const bytes: ImagePart = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } };
const pdf: FilePart = { type: 'file', filename: 'a.pdf', source: { kind: 'url', url: 'https://example.com/a.pdf' } };
const audio = { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA==' } } as const;
const asks = (...content: UserPart[]): IrRequest => requestOf([{ role: 'user', content }]);

describe('media to fetch', () => {
  const request = requestOf([
    { role: 'user', content: [byUrl, pdf, byUrl, bytes] },
    calls(call('1')),
    results(result('1', '', { content: [{ ...byUrl, source: { kind: 'url', url: 'https://example.com/b.png' } }] })),
  ]);

  it.each([
    ['gemini', 3],
    ['bedrock', 3],
    ['openai-chat', 1],
    ['openai-responses', 0],
    ['anthropic', 0],
  ] as const)('%s wants %i URLs fetched', (protocol, count) => {
    expect(mediaToFetch(request, protocol, targetOf(protocol))).toHaveLength(count);
  });

  it("leaves the provider's own URLs, other schemes and images nobody will see", () => {
    const own = asks(
      { type: 'file', source: { kind: 'url', url: 'https://generativelanguage.googleapis.com/v1beta/files/1' } },
      { type: 'file', source: { kind: 'url', url: 'https://www.youtube.com/watch?v=1' } },
      { type: 'file', source: { kind: 'url', url: 'gs://bucket/a.pdf' } },
      { type: 'image', source: { kind: 'url', url: 'data:image/png;base64,AA==' } },
    );
    expect(mediaToFetch(own, 'gemini', targetOf('gemini'))).toEqual([]);
    expect(mediaToFetch(asks(byUrl), 'gemini', targetOf('gemini', { traits: { noImages: true } }))).toEqual([]);
  });

  it('puts the bytes in, wherever the URL stands', () => {
    const fetched = new Map([[url, { mediaType: 'image/webp', data: 'BB==' }]]);
    const filled = withFetchedMedia(request, fetched);
    expect(JSON.stringify(filled)).not.toContain(url);
    expect(mediaToFetch(filled, 'gemini', targetOf('gemini'))).toHaveLength(2);
    expect(request.turns[0]?.content[0]).toBe(byUrl);
  });
});

describe('media', () => {
  const fit = (request: IrRequest, ...target: Parameters<typeof repairTargetOf>): IrTurn[] =>
    media.apply(request, repairTargetOf(...target)).request.turns;
  const note = (why: RegExp): unknown => ({ type: 'text', text: expect.stringMatching(why) as string });

  it('notes images for models without eyes', () => {
    const { request, warnings } = media.apply(
      asks(bytes),
      repairTargetOf('openai-chat', { traits: { noImages: true } }),
    );
    expect(request.turns[0]?.content).toEqual([note(/an image.*no images/)]);
    expect(warnings).toMatchObject([{ code: 'dropped-part', path: 'messages[0].content[0]' }]);
  });

  it('notes what was not fetched and what is stored elsewhere', () => {
    expect(fit(asks(byUrl), 'gemini')[0]?.content).toEqual([note(/fetched/)]);
    const stored: FilePart = {
      type: 'file',
      filename: 'b.pdf',
      source: { kind: 'file-id', origin: 'anthropic', id: 'file_1' },
    };
    expect(fit(asks(stored), 'openai-responses')[0]?.content).toEqual([note(/a file "b.pdf".*stored at another/)]);
    expect(fit(asks(stored), 'anthropic')[0]?.content).toEqual([stored]);
  });

  it('reads data URLs', () => {
    const inline = asks({ type: 'image', source: { kind: 'url', url: 'data:image/png;charset=x;base64,AA==' } });
    expect(fit(inline, 'gemini')[0]?.content).toEqual([bytes]);
  });

  it('refuses audio, notes it or takes it', () => {
    expect(() => fit(asks(audio), 'anthropic')).toThrow(GatewayError);
    expect(fit(asks(audio), 'openai-responses')[0]?.content).toEqual([note(/audio/)]);
    expect(fit(asks(audio), 'gemini')[0]?.content).toEqual([audio]);
    const heard = requestOf([calls(call('1')), results(result('1', '', { content: [audio] }))]);
    expect(fit(heard, 'anthropic')[1]).toMatchObject({ content: [{ content: [note(/audio/)] }] });
  });

  it('moves images of results behind all results where results are text alone', () => {
    const request = requestOf([
      calls(call('1'), call('2')),
      results(result('1', '', { content: [{ type: 'text', text: 'seen' }, bytes] })),
      results(result('2', '', { content: [bytes] })),
      user('go on'),
    ]);
    const turns = fit(request, 'openai-chat');
    expect(turns.map(({ role }) => role)).toEqual(['assistant', 'tool', 'tool', 'user', 'user']);
    expect(turns[3]?.content).toEqual([note(/tool call 1/), bytes, note(/tool call 2/), bytes]);
    expect(turns[2]).toMatchObject({ content: [{ content: [note(/next user message/)] }] });
    expect(fit(request, 'anthropic')).toEqual(request.turns);
  });
});
