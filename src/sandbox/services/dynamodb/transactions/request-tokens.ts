/** Makes transactions idempotent: remembers finished ones by their ClientRequestToken. */
import type { Clock } from '../../../../core/clock.ts';
import type { PendingWrites } from '../../../store/pending-writes.ts';
import { prefixRange, type Store } from '../../../store/store.ts';

interface FinishedTransaction {
  /** Of the request, to detect a different one with the same token. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
}

/** "A client request token is valid for 10 minutes after the first request that uses it is completed". */
const LIFETIME_MS = 10 * 60 * 1000;
const PREFIX = 'transaction/';

export class RequestTokens {
  /** Oldest first. Every SDK sends a token with every transaction, so there may be many. */
  readonly #finished: Map<string, FinishedTransaction>;
  readonly #clock: Clock;
  /** The digests of running requests, by token. */
  readonly #running = new Map<string, string>();

  private constructor(finished: Map<string, FinishedTransaction>, clock: Clock) {
    this.#finished = finished;
    this.#clock = clock;
  }

  static async open(store: Store, clock: Clock): Promise<RequestTokens> {
    const entries = await store.range(prefixRange(PREFIX));
    const finished = entries
      // Written by finish() below.
      .map(([key, text]) => [key.slice(PREFIX.length), JSON.parse(text) as FinishedTransaction] as const)
      .sort(([, a], [, b]) => a.finishedAt - b.finishedAt);
    return new RequestTokens(new Map(finished), clock);
  }

  /** The digest of the request with this token, and whether it has finished. */
  find(token: string): { readonly digest: string; readonly finished: boolean } | undefined {
    const running = this.#running.get(token);
    if (running !== undefined) return { digest: running, finished: false };
    const done = this.#finished.get(token);
    if (done === undefined || this.#isOld(done)) return undefined;
    return { digest: done.digest, finished: true };
  }

  /** Reserves the token for this request until the returned function is called. */
  begin(token: string, digest: string): () => void {
    this.#running.set(token, digest);
    return () => this.#running.delete(token);
  }

  /** Adds the finished transaction to its own writes, and removes expired ones. */
  finish(token: string, digest: string, writes: PendingWrites): void {
    for (const [old, transaction] of this.#finished) {
      if (!this.#isOld(transaction)) break;
      this.#finished.delete(old);
      writes.operations.push({ type: 'del', key: PREFIX + old });
    }
    const transaction: FinishedTransaction = { digest, finishedAt: this.#clock.now() };
    writes.operations.push({ type: 'put', key: PREFIX + token, value: JSON.stringify(transaction) });
    writes.whenCommitted(() => this.#finished.set(token, transaction));
  }

  #isOld({ finishedAt }: FinishedTransaction): boolean {
    return this.#clock.now() - finishedAt > LIFETIME_MS;
  }
}
