/** IAM's identifiers and keys: a prefix for the kind, then letters and digits. */
import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The prefixes of IAM's identifiers: of roles, of policies, of temporary access keys. */
export type UniqueIdPrefix = 'AROA' | 'ANPA' | 'ASIA';

/** A new identifier of `length` characters in all. */
export function createUniqueId(prefix: UniqueIdPrefix, length = 21): string {
  return prefix + letters(randomBytes(length - prefix.length));
}

/** An identifier derived from `name`, always the same. */
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
