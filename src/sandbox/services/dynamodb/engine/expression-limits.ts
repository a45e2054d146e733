/** The limits of expressions that dynalite's parsers lack. */
import { ExpressionError } from './condition/tokens.ts';

const MAX_BYTES = 4096;

/** Names that begin with an underscore are a syntax error. */
const MALFORMED_NAME = /(?<![\w#:])_\w*/;

export type ExpressionParser<Options, Parsed> = (text: string, options: Options) => Parsed;

export function withLimits<Options, Parsed>(
  parse: ExpressionParser<Options, Parsed>,
): ExpressionParser<Options, Parsed> {
  return (text, options) => {
    const bytes = text.length * 3 > MAX_BYTES ? Buffer.byteLength(text) : 0;
    if (bytes > MAX_BYTES) {
      throw new ExpressionError(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
    }
    const [malformed] = MALFORMED_NAME.exec(text) ?? [];
    if (malformed !== undefined) throw new ExpressionError(`Syntax error; token: "_", near: "${malformed}"`);
    if (text.includes('[') || text.includes('.')) checkPaths(text);
    return parse(text, options);
  };
}

const MAX_INDEX = 2 ** 31 - 1;
const MAX_PATH_LEVELS = 32;
const INDEX = /\[\s*(\d+)\s*\]/g;
const PATH = /[#\w]+(?:\s*(?:\.\s*[#\w]+|\[\s*\d+\s*\]))+/g;

/** The document paths of an expression. */
function checkPaths(text: string): void {
  for (const [, index] of text.matchAll(INDEX)) {
    if (Number(index) <= MAX_INDEX) continue;
    throw new ExpressionError(`List index is not within the allowable range; index: [${index}]`);
  }
  for (const [path] of text.matchAll(PATH)) {
    const levels = path.split(/[.[]/).length;
    if (levels <= MAX_PATH_LEVELS) continue;
    throw new ExpressionError(`The document path has too many nesting levels; nesting levels: ${levels}`);
  }
}

/** `list_append` within `list_append` is refused, of all nested functions. */
const NESTED_APPEND = /list_append\s*\((?:[^()]|\([^()]*\))*list_append\s*\(/;

export function refusingNestedAppends<Options, Parsed>(
  parse: ExpressionParser<Options, Parsed>,
): ExpressionParser<Options, Parsed> {
  return (text, options) => {
    const parsed = parse(text, options);
    if (typeof parsed === 'string' || !text.includes('list_append') || !NESTED_APPEND.test(text)) return parsed;
    throw new ExpressionError(
      'The function is not allowed to be used this way in an expression; function: list_append',
    );
  };
}
