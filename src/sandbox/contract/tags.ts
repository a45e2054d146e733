/** Tags of resources: adding, removing, and the list form that most services have on the wire. */

export type Tags = Readonly<Record<string, string>>;

/** A resource can have no more, in every service. */
export const MAX_TAGS = 50;

/** The tags with those of `added` put in, also in place of their equals; throws what `tooMany` answers above the quota. */
export function mergeTags(tags: Tags, added: Tags, tooMany: () => Error): Tags {
  const merged = { ...tags, ...added };
  if (Object.keys(merged).length > MAX_TAGS) throw tooMany();
  return merged;
}

/** The tags without those of the given keys; a key that is not there is no error. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** As the wire has them, in the order in which they were added. */
export function tagList(tags: Tags): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
