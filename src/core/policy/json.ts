/** Reads the JSON of policy documents, in which a single value may replace a list of one. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The strings of a member that is a string, a list of strings, or missing; numbers and booleans are converted. */
export function stringList(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map(String);
}

/** The statements of a document; a single one need not be in a list. */
export function statementsOf(document: JsonObject): readonly unknown[] {
  return Array.isArray(document.Statement) ? document.Statement : [document.Statement];
}

/** The document as an object, or undefined when the text is not a JSON object. */
export function parseDocument(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
