/** The request context: the values of the condition keys, by key. */

/** Condition keys are case-insensitive. */
export interface PolicyContext {
  /** The values of a key; undefined when the request does not have it. */
  values(key: string): readonly string[] | undefined;
  /** The value of a single-valued key, for policy variables. */
  single(key: string): string | undefined;
}

export type PolicyContextEntries = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Later sources override earlier ones; undefined entries count as absent. */
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
