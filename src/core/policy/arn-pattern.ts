/** ARNs with wildcards: each of the six parts is compared separately, so a star never matches across a colon. */
import type { PolicyContext } from './context.ts';
import { compileTemplate, coversAll, type Template } from './template.ts';

const ARN_PARTS = 6;

export type ArnPattern = (resource: string, context: PolicyContext) => boolean;

/** Parts missing at the end of the pattern count as `*`: AWS completes `arn:aws:sqs` like this. */
export function compileArnPattern(pattern: string, variables: boolean): ArnPattern {
  if (coversAll(pattern)) return () => true;
  const templates = splitParts(pattern).map((part) => compileTemplate(part, variables));
  if (templates.length === 1) return compileTemplate(pattern, variables);
  return (resource, context) => {
    const parts = resource.split(':');
    if (parts.length < ARN_PARTS) return false;
    return templates.every((template, index) => matchesPart(template, parts, index, context));
  };
}

function matchesPart(template: Template, parts: readonly string[], index: number, context: PolicyContext): boolean {
  const text = index === ARN_PARTS - 1 ? parts.slice(index).join(':') : parts[index];
  return template(text ?? '', context);
}

/** Splits at colons outside of `${...}`; the sixth part keeps its own colons. */
function splitParts(pattern: string): string[] {
  const parts: string[] = [];
  let part = '';
  let inVariable = false;
  for (const character of pattern) {
    if (character === '}') inVariable = false;
    if (character === '{' && part.endsWith('$')) inVariable = true;
    if (character === ':' && !inVariable && parts.length < ARN_PARTS - 1) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return [...parts, part];
}
