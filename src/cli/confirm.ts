/** Asks for confirmation before something is deleted; never without a terminal. */
import { createInterface } from 'node:readline/promises';
import type { CommandContext } from './context.ts';

/** True when the answer is yes, with --yes or --json, and without a terminal. */
export async function confirm({ io, globals, signal, report }: CommandContext, question: string): Promise<boolean> {
  if (globals.yes || globals.json || !io.stdin.isTTY || !io.stderr.isTTY) return true;
  report.idle();
  const lines = createInterface({ input: io.stdin });
  const close = (): void => lines.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    io.stderr.write(`${question} [y/N] `);
    for await (const answer of lines) {
      if (/^y(es)?$/i.test(answer.trim())) return true;
      break;
    }
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
  if (signal.aborted) io.stderr.write('\n'); // the cursor is still after the question
  signal.throwIfAborted();
  report.note('Nothing was changed.');
  return false;
}
