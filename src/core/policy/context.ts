/** What a request says of itself: the values of the condition keys, by key. */

/** Condition keys are told apart without regard to case. */
export interface PolicyContext {
  /** The values of a key; undefined when the request does not carry it. */
  values(key: string): readonly string[] | undefined;
  /** The value of a key that has exactly one, as a policy variable needs it. */
  single(key: string): string | undefined;
}

export type PolicyContextEntries = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Later sources win over earlier ones; entries that are undefined count as absent. */
export function createPolicyContext(...sources: readonly PolicyContextEntries[]): PolicyContext {
  const entries = new Map<string, readonly string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (value !== undefined) entries.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  }
  const values = (key: string): readonly string[] | undefined => entries.get(key.toLowerCase());
  return {
    values,
    single: (key) => {
      const found = values(key);
      return found?.length === 1 ? found[0] : undefined;
    },
  };
}
