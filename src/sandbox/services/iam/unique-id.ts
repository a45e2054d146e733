/** IAM's identifiers and keys: a prefix for the kind, then letters and digits. */
import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an identifier of IAM begins with, by what it stands for. */
export type UniqueIdPrefix = 'AROA' | 'ANPA' | 'ASIA';

/** A new identifier of `length` characters in all. */
export function createUniqueId(prefix: UniqueIdPrefix, length = 21): string {
  return prefix + letters(randomBytes(length - prefix.length));
}

/** The identifier that always belongs to `name`. */
export function deriveUniqueId(prefix: UniqueIdPrefix, name: string, length = 21): string {
  return (
    prefix +
    letters(
      createHash('sha256')
        .update(name)
        .digest()
        .subarray(0, length - prefix.length),
    )
  );
}

function letters(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}
