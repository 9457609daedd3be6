// What the catalogue knows of a candidate's model, in the words of routing. Asked for each candidate where there are several, so the
// look-ups are kept. Knows nothing of requests.
import { findModel } from '../../catalog/findModel';
import { modelRows } from '../../catalog/modelRows';
import { traitsOf } from '../../catalog/modelTraits';
import { providerQuirks } from '../../catalog/providerQuirks';
import { BoundedMap } from '../../routing/boundedMap';
import type { Candidate } from '../../routing/candidates';
import type { ModelAbilities } from '../../routing/requestNeeds';

const known = new BoundedMap<string, ModelAbilities>(1000);

/** Left out: not known. That a model cannot do something is believed of its own vendor's row alone: elsewhere the name may mean another. */
export function abilitiesOf({ channel, protocol, upstreamModel }: Candidate): ModelAbilities {
  const key = [channel.provider, protocol, upstreamModel].join('\n');
  const found = known.get(key);
  if (found !== undefined) return found;
  const abilities = lookUp(channel.provider, protocol, upstreamModel);
  known.set(key, abilities);
  return abilities;
}

function lookUp(provider: string, protocol: Candidate['protocol'], model: string): ModelAbilities {
  const traits = traitsOf(provider, model);
  const row = findModel(provider, model);
  const own = row !== undefined && modelRows[provider]?.includes(row) === true ? row : undefined;
  const reads = (kind: 'pdf' | 'audio'): boolean | undefined => own?.takes?.includes(kind);
  return {
    tools: own?.tools,
    images: traits.noImages === true ? false : undefined,
    pdf: reads('pdf'),
    audio: reads('audio'),
    structuredOutput: providerQuirks[provider]?.[protocol]?.noJsonSchema === true ? false : undefined,
    contextTokens: traits.contextTokens,
  };
}
