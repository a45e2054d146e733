/** The wildcard patterns of policies: `*` matches any sequence of characters, `?` exactly one. */

/** A pattern as UTF-16 code units; these two are wildcards, so a variable's value may contain a literal star. */
export const ANY_RUN = -1;
const ANY_ONE = -2;

export type PatternTokens = readonly number[];

export function parsePattern(pattern: string): PatternTokens {
  return Array.from({ length: pattern.length }, (_, index) => {
    const unit = pattern.charCodeAt(index);
    if (unit === 0x2a) return ANY_RUN;
    return unit === 0x3f ? ANY_ONE : unit;
  });
}

/** Every character is literal. */
export function literalTokens(text: string): PatternTokens {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** Whether the pattern matches the whole text; at most O(pattern length x text length). */
export function matchesTokens(tokens: PatternTokens, text: string): boolean {
  let token = 0;
  let position = 0;
  let lastRun = -1;
  let runEnd = 0;
  while (position < text.length) {
    const expected = tokens[token];
    if (expected === ANY_RUN) {
      lastRun = token;
      runEnd = position;
      token += 1;
    } else if (expected === ANY_ONE || expected === text.charCodeAt(position)) {
      token += 1;
      position += 1;
    } else if (lastRun >= 0) {
      // Backtrack: the last star matches one more character.
      runEnd += 1;
      token = lastRun + 1;
      position = runEnd;
    } else {
      return false;
    }
  }
  while (tokens[token] === ANY_RUN) token += 1;
  return token === tokens.length;
}

/** A test for one pattern, with fast paths for the most common patterns. */
export function compilePattern(pattern: string): (text: string) => boolean {
  const wildcard = pattern.search(/[*?]/);
  if (wildcard < 0) return (text) => text === pattern;
  if (/^\*+$/.test(pattern)) return () => true;
  if (pattern.endsWith('*') && wildcard === pattern.length - 1) {
    const prefix = pattern.slice(0, -1);
    return (text) => text.startsWith(prefix);
  }
  const tokens = parsePattern(pattern);
  return (text) => matchesTokens(tokens, text);
}
