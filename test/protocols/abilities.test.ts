// The table of abilities against the encoders: what it says a protocol can carry is sent, what it says it cannot is warned of or refused.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/shared/errors';
import { abilitiesOf, protocolAbilities } from '../../src/protocols/abilities';
import { upstreamCodecOf } from '../../src/protocols/codecs';
import type { Sampling } from '../../src/protocols/ir/request';
import { allProtocols, requestOf, targetOf, user } from './repairs/support';

const fields: [keyof typeof protocolAbilities.gemini, Sampling][] = [
  ['candidates', { candidates: 2 }],
  ['logprobs', { logprobs: 3 }],
  ['stop', { stop: ['END'] }],
  ['topK', { topK: 5 }],
  ['penalties', { presencePenalty: 0.5, frequencyPenalty: 0.5 }],
  ['seed', { seed: 7 }],
];

describe.each(allProtocols)('%s', (protocol) => {
  it.each(fields)('%s', (field, sampling) => {
    const encode = (given: Sampling): 'refused' | 'warned' | 'sent' => {
      try {
        const request = requestOf([user('a')], { sampling: given, maxOutputTokens: 100 });
        const { body, warnings } = upstreamCodecOf(protocol).encodeRequest(request, targetOf(protocol));
        const plain = upstreamCodecOf(protocol).encodeRequest({ ...request, sampling: {} }, targetOf(protocol));
        if (JSON.stringify(body) !== JSON.stringify(plain.body)) return 'sent';
        return warnings.length > plain.warnings.length ? 'warned' : 'sent';
      } catch (error) {
        if (GatewayError.is(error, 'bad-request')) return 'refused';
        throw error;
      }
    };
    if (protocolAbilities[protocol][field] === true) expect(encode(sampling)).toBe('sent');
    else expect(['refused', 'warned']).toContain(encode(sampling));
  });

  it('flags of vendor and model change what it can', () => {
    const target = targetOf(protocol, {
      quirks: { customTools: true, namespaces: true, toolIdLength: 9 },
      traits: { midSystem: false },
    });
    const abilities = abilitiesOf(protocol, target);
    expect(abilities).toMatchObject({ customTools: true, namespaces: true, toolId: { exactLength: 9 } });
    expect(abilities.midSystem).toBe(protocolAbilities[protocol].midSystem === 'yes' ? 'yes' : 'no');
    expect(abilitiesOf(protocol, targetOf(protocol))).toEqual(protocolAbilities[protocol]);
  });
});
