/** Shard iterators: opaque, authenticated tokens that hold a position in a shard and expire. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Store } from '../store/store.ts';

export interface ShardPosition {
  /** The stream's name or ARN, depending on the service. */
  readonly stream: string;
  readonly shardId: string;
  /** Where to resume, in the service's own format. */
  readonly position: string;
}

export type OpenedIterator =
  | { readonly kind: 'valid'; readonly position: ShardPosition; readonly createdAt: number }
  /** Authentic, but past its lifetime. */
  | { readonly kind: 'expired'; readonly position: ShardPosition; readonly createdAt: number }
  /** Not issued here, or modified. */
  | { readonly kind: 'invalid' };

/** AWS's iterators start with these version bytes, and are 152 bytes long or a multiple of 16 longer. */
const VERSION = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
const NONCE_BYTES = 16;
const TAG_BYTES = 16;
const HEAD_BYTES = VERSION.length + NONCE_BYTES + TAG_BYTES;
const MIN_TEXT_BYTES = 152 - HEAD_BYTES;
const KEY_NAME = 'iterator-key';

/** Encrypts positions into tokens and decrypts them; the key is in the store, so tokens survive a restart. */
export class ShardIterators {
  readonly #key: Buffer;
  readonly #lifetimeMs: number;

  private constructor(key: Buffer, lifetimeMs: number) {
    this.#key = key;
    this.#lifetimeMs = lifetimeMs;
  }

  /** Loads the key from the store, or generates one. One per service, under `iterator-key`. */
  static async open(store: Store, lifetimeMs: number): Promise<ShardIterators> {
    const kept = store.get(KEY_NAME);
    if (kept !== undefined) return new ShardIterators(Buffer.from(kept, 'base64'), lifetimeMs);
    const key = randomBytes(32);
    await store.batch([{ type: 'put', key: KEY_NAME, value: key.toString('base64') }]);
    return new ShardIterators(key, lifetimeMs);
  }

  /** The token, base64. `now` is in milliseconds since the epoch. */
  seal({ stream, shardId, position }: ShardPosition, now: number): string {
    const text = Buffer.from(JSON.stringify([now, stream, shardId, position]));
    const padding = Math.max(MIN_TEXT_BYTES - text.length, (16 - (text.length % 16)) % 16);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(text), cipher.update(Buffer.alloc(padding, ' ')), cipher.final()]);
    return Buffer.concat([VERSION, nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  open(token: string, now: number): OpenedIterator {
    const text = this.#decrypt(token);
    if (text === undefined) return { kind: 'invalid' };
    // Text that decrypts was encrypted by seal() above.
    const [createdAt, stream, shardId, position] = JSON.parse(text) as [number, string, string, string];
    const kind = now - createdAt > this.#lifetimeMs ? 'expired' : 'valid';
    return { kind, position: { stream, shardId, position }, createdAt };
  }

  #decrypt(token: string): string | undefined {
    const bytes = Buffer.from(token, 'base64');
    if (bytes.length < HEAD_BYTES || bytes.toString('base64') !== token) return undefined;
    if (!bytes.subarray(0, VERSION.length).equals(VERSION)) return undefined;
    const nonce = bytes.subarray(VERSION.length, VERSION.length + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(VERSION.length + NONCE_BYTES, HEAD_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      return undefined; // authentication failed
    }
  }
}
