// The form of our own virtual keys, to notice one where a provider's key belongs. Keys with another prefix look like real ones and are
// known by their hash alone.
const form = /^gk-[0-9A-Za-z]{43}$/;

/** True for a text that looks like a virtual key with the default prefix (256 bits in base62). */
export function isVirtualKeyForm(text: string): boolean {
  return form.test(text);
}
