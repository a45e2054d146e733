/** The sequence tokens of PutLogEvents, which are obsolete but still returned. */
import { createHash } from 'node:crypto';
import type { LogStream } from './model.ts';

const TOKEN_DIGITS = 56;

/** Changes with each write to the stream. */
export function formatSequenceToken({ id, lastIngestionTime = 0, bytes }: LogStream): string {
  const digest = createHash('sha256').update(`${id} ${lastIngestionTime} ${bytes}`).digest('hex');
  return `49${BigInt(`0x${digest}`)}`.padEnd(TOKEN_DIGITS, '0').slice(0, TOKEN_DIGITS);
}
