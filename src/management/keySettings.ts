// Settings of a key after a change. Used by the key routes for create and change. Values in, values out.
import { usualKeySettings, type KeyPatch, type KeySettings } from '../shared/virtualKey';

/** `present` with the fields that `body` gives. Null puts a field back to what is usual; left out leaves it as it is. */
export function changedKeySettings(present: Readonly<KeySettings>, body: KeyPatch): KeySettings {
  const names = Object.keys(usualKeySettings) as (keyof KeySettings)[];
  const given = names.filter((name) => body[name] !== undefined);
  return { ...present, ...Object.fromEntries(given.map((name) => [name, body[name] ?? usualKeySettings[name]])) };
}
