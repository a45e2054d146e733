/** Policy texts with wildcards and policy variables, such as `arn:aws:s3:::bucket/${aws:username}/*`. */
import type { PolicyContext } from './context.ts';
import { ANY_RUN, compilePattern, literalTokens, matchesTokens, type PatternTokens, parsePattern } from './pattern.ts';

/** Whether a text matches the template in the request context; false when a variable has no value. */
export type Template = (text: string, context: PolicyContext) => boolean;

type Part =
  | { readonly kind: 'tokens'; readonly tokens: PatternTokens }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | undefined };

/** `${*}`, `${?}` and `${$}` are the literal characters. */
const ESCAPES: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' };

const VARIABLE = /\$\{([^}]*)\}/g;

/** A text with wildcards; variables are replaced only in policies of a version that supports them. */
export function compileTemplate(text: string, variables: boolean): Template {
  if (!variables || !text.includes('${')) return compilePattern(text);
  const parts = splitVariables(text, parsePattern);
  return (actual, context) => {
    const tokens = resolve(parts, context);
    return tokens !== undefined && matchesTokens(tokens, actual);
  };
}

/** A text without wildcards, but with variables; undefined when one of them has no value. */
export function compileText(text: string, variables: boolean): (context: PolicyContext) => string | undefined {
  if (!variables || !text.includes('${')) return () => text;
  const parts = splitVariables(text, literalTokens);
  return (context) => {
    const tokens = resolve(parts, context);
    return tokens === undefined ? undefined : String.fromCharCode(...tokens);
  };
}

function splitVariables(text: string, parse: (text: string) => PatternTokens): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    parts.push({ kind: 'tokens', tokens: parse(text.slice(end, match.index)) });
    parts.push(parseVariable(match[1] ?? ''));
    end = match.index + match[0].length;
  }
  parts.push({ kind: 'tokens', tokens: parse(text.slice(end)) });
  return parts;
}

/** The content of `${...}`: an escaped character, a key, or a key with a default (`${aws:username, 'guest'}`). */
function parseVariable(inside: string): Part {
  const escaped = ESCAPES[inside];
  if (escaped !== undefined) return { kind: 'tokens', tokens: literalTokens(escaped) };
  const [key = '', fallback] = inside.split(/,\s*/, 2);
  return { kind: 'variable', key: key.trim(), fallback: fallback?.trim().replace(/^'(.*)'$/, '$1') };
}

function resolve(parts: readonly Part[], context: PolicyContext): PatternTokens | undefined {
  const tokens: number[] = [];
  for (const part of parts) {
    if (part.kind === 'tokens') {
      tokens.push(...part.tokens);
    } else {
      const value = context.single(part.key) ?? part.fallback;
      if (value === undefined) return undefined;
      tokens.push(...literalTokens(value));
    }
  }
  return tokens;
}

/** Whether the pattern, without variables, matches every text. */
export function coversAll(pattern: string): boolean {
  return parsePattern(pattern).every((token) => token === ANY_RUN) && pattern !== '';
}
