/** Reads user input: a file, standard input, or JSON on the command line. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Io } from './io.ts';

/** The text of a file, or of standard input for `-`. */
export async function readText({ cwd, stdin, signal }: Io, name: string): Promise<string> {
  if (name !== '-') return readFileText(path.resolve(cwd, name), name);
  const chunks: Buffer[] = [];
  const stop = (): void => {
    stdin.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return decode(Buffer.concat(chunks), 'standard input');
}

async function readFileText(file: string, shown: string): Promise<string> {
  try {
    return decode(await readFile(file), shown);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new UsageError(`Cannot read ${shown}: ${reason}`, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** Strips a byte order mark, which some editors write and JSON does not allow. */
function decode(bytes: Buffer, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${shown} is not UTF-8 text`, { cause: error });
  }
}

/** Parses JSON; the error names `shown` as its source. */
export function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = shown.startsWith('--')
      ? `in a shell, JSON needs single quotes around it: ${shown} '{"ID": 6}'`
      : undefined;
    const message = `${shown} is not JSON: ${text.trim() === '' ? 'it is empty' : reason.replaceAll(/\s+/g, ' ')}`;
    throw new UsageError(message, { hint, cause: error });
  }
}

/** Whether an argument is JSON itself rather than a file name. */
export function looksLikeJson(text: string): boolean {
  return /^\s*([[{"]|-?\d+(\.\d+)?\s*$|true\s*$|false\s*$|null\s*$)/.test(text);
}
