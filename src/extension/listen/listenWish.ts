// Pure: the raw settings of further addresses as a wish. What the words mean is judged by the gateway; half a wish for TLS opens nothing.
import path from 'node:path';
import type { Translate } from '../translate';
import type { ListenWish } from './listenDecision';

/** Names by which Docker and Podman reach the machine they run on. */
const usualHostNames = ['host.docker.internal', 'host.containers.internal'];

/** `home`: what `~` stands for. `problem` is there where the settings cannot be used. */
export function listenWish(
  raw: Record<'addresses' | 'hostNames' | 'certificate' | 'privateKey', unknown>,
  home: string,
  t: Translate,
): ListenWish {
  const addresses = [...new Set(texts(raw.addresses))];
  const hostNames = [...new Set((raw.hostNames === undefined ? usualHostNames : texts(raw.hostNames)).map(lowerCase))];
  const [chain, privateKey] = [raw.certificate, raw.privateKey].map((file) => fileOf(file, home));
  const nothing = { addresses: [], hostNames, certificate: null };
  if (chain === undefined && privateKey === undefined) return { addresses, hostNames, certificate: null };
  if (chain === undefined || privateKey === undefined) {
    // Never in clear text because half of the wish was forgotten.
    return { ...nothing, problem: t('Both gatehouse.listen.certificate and gatehouse.listen.privateKey are needed.') };
  }
  const relative = [chain, privateKey].find((file) => !path.isAbsolute(file));
  if (relative !== undefined) return { ...nothing, problem: t('“{0}” is not an absolute path.', relative) };
  return { addresses, hostNames, certificate: { chain, privateKey } };
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list
    .filter((one) => typeof one === 'string')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

const lowerCase = (text: string): string => text.toLowerCase();

function fileOf(value: unknown, home: string): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return value.trim().replace(/^~(?=[\\/])/, () => home);
}
