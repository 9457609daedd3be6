// The preset of a provider, as this window knows it or else as the gateway tells it. Used by commands and the panels' actions.
import type { ProviderPreset } from '../../shared/status';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';

/** The preset of this id, or undefined. */
export async function presetOf(window: GatehouseWindow, provider: string): Promise<ProviderPreset | undefined> {
  const known = window.mirror.providers.find((preset) => preset.id === provider);
  return known ?? (await clientOf(window).call('listProviders', {})).find((preset) => preset.id === provider);
}
