/** Breaks text for people into lines that fit a terminal. */
import { stripVTControlCharacters } from 'node:util';

export interface WrapOptions {
  /** Undefined: not a terminal, so nothing is broken. */
  readonly columns: number | undefined;
  /** Blanks before each line but the first. */
  readonly hanging: number;
  /** How streamlab was called: from there on, and from `aws`, a line is a command, which must stay in one piece to be copied. */
  readonly program: string;
}

/** Breaks at blanks only: a word that is longer than a line, such as an ARN, has a line of its own. */
export function wrap(text: string, { columns, hanging, program }: WrapOptions): string {
  if (columns === undefined || widthOf(text) <= columns) return text;
  const indent = ' '.repeat(Math.min(hanging, Math.floor(columns / 2)));
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, program)) {
    // What is left of a column is no reason for an empty line.
    const isEmpty = stripVTControlCharacters(line).trim() === '';
    if (!isEmpty && widthOf((line + piece).trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = indent + piece.trimStart();
    } else line += piece;
  }
  return [...lines, line].join('\n');
}

const COLOUR = '\u001b\\[\\d+m';

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Words with the blanks before them; a command is one of them. */
function piecesOf(text: string, program: string): readonly string[] {
  const starts = [program, 'aws', 'env -u', 'eval'].flatMap((word) => {
    const found = new RegExp(`(^|\\s)(${COLOUR})*${literal(word)} `).exec(text);
    return found === null ? [] : found.index;
  });
  const command = Math.min(text.length, ...starts);
  const words = text.slice(0, command).match(/\s*\S+/g) ?? [];
  return command === text.length ? words : [...words, text.slice(command)];
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
