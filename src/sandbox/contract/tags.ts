/** Tags of resources: adding, removing, and the list form of most wire protocols. */

export type Tags = Readonly<Record<string, string>>;

/** The quota of tags per resource, the same in every service. */
export const MAX_TAGS = 50;

/** Adds tags and replaces those with the same key; throws the error of `tooMany` above the quota. */
export function mergeTags(tags: Tags, added: Tags, tooMany: () => Error): Tags {
  const merged = { ...tags, ...added };
  if (Object.keys(merged).length > MAX_TAGS) throw tooMany();
  return merged;
}

/** Removes the tags with these keys; unknown keys are ignored. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** The tags as a list, in insertion order. */
export function tagList(tags: Tags): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
