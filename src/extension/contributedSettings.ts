// The settings that package.json contributes, out of its titled groups. Used by the issue report and by tests that look at every setting.
// Pure: the manifest comes in; what of it does not fit is left out.
import * as v from 'valibot';

const settingSchema = v.looseObject({
  type: v.union([v.string(), v.array(v.string())]),
  scope: v.string(),
  order: v.number(),
  markdownDescription: v.string(),
  default: v.exactOptional(v.unknown()),
  enum: v.exactOptional(v.array(v.unknown())),
  enumDescriptions: v.exactOptional(v.array(v.string())),
  minimum: v.exactOptional(v.number()),
  maximum: v.exactOptional(v.number()),
});
export type ContributedSetting = v.InferOutput<typeof settingSchema>;

const groupSchema = v.looseObject({
  title: v.string(),
  order: v.number(),
  properties: v.record(v.string(), settingSchema),
});
export type SettingsGroup = v.InferOutput<typeof groupSchema>;

const manifestSchema = v.looseObject({ contributes: v.looseObject({ configuration: v.array(groupSchema) }) });

/** Groups in the manifest's order; none where `manifest` is not one of ours. */
export function settingsGroups(manifest: unknown): SettingsGroup[] {
  const parsed = v.safeParse(manifestSchema, manifest);
  return parsed.success ? parsed.output.contributes.configuration : [];
}

/** Every setting by its full name (`gatehouse.proxyPort`). */
export function contributedSettings(manifest: unknown): Record<string, ContributedSetting> {
  return Object.fromEntries(settingsGroups(manifest).flatMap(({ properties }) => Object.entries(properties)));
}
