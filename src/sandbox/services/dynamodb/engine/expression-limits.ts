/** The limits of expressions that dynalite's parsers lack. */
import { ExpressionError } from './condition/tokens.ts';

const MAX_BYTES = 4096;

/** A function whose name begins with an underscore is a syntax error, not an unknown function. */
const MALFORMED_FUNCTION = /(?<![\w#:])(_\w*)[ \t\r\n]*\(/;

export type ExpressionParser<Options, Parsed> = (text: string, options: Options) => Parsed;

export function withLimits<Options, Parsed>(
  parse: ExpressionParser<Options, Parsed>,
): ExpressionParser<Options, Parsed> {
  return (text, options) => {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_BYTES) {
      throw new ExpressionError(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
    }
    const malformed = MALFORMED_FUNCTION.exec(text);
    if (malformed !== null) throw new ExpressionError(`Syntax error; token: "_", near: "${malformed[1]}"`);
    return parse(text, options);
  };
}
