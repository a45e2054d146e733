/** The values of a key range, as the stream of events that the engine's Query and Scan consume. */
import { Stream } from 'node:stream';
import type { AttributeMap } from '../../../../core/item-size.ts';
import { keyAfterPrefix, type RangeOptions, type Store } from '../../../store/store.ts';

/** Bounds in the engine's form: keys without prefix, a limit of -1 for no limit. */
export type ValueStreamOptions = Omit<RangeOptions, 'limit'> & { readonly limit: number };

const PAGE = 100;

/**
 * A legacy stream, which the engine's `lazy` package recognises by its class. It emits nothing until {@link pump} is
 * called, so that an error in a listener rejects that call instead of ending the process.
 */
export class ValueStream extends Stream {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #options: ValueStreamOptions;
  readonly #decode: (text: string) => AttributeMap | undefined;
  #destroyed = false;

  constructor(
    source: { store: Store; prefix: string; decode: (text: string) => AttributeMap | undefined },
    options: ValueStreamOptions,
  ) {
    super();
    this.#store = source.store;
    this.#prefix = source.prefix;
    this.#decode = source.decode;
    this.#options = options;
  }

  /** Emits every value and then `end`, unless a listener destroys the stream first. */
  async pump(): Promise<void> {
    const { limit, reverse } = this.#options;
    let left = limit < 0 ? Number.POSITIVE_INFINITY : limit;
    let bounds = this.#bounds();
    while (left > 0 && !this.#destroyed) {
      const size = Math.min(PAGE, left);
      const page = await this.#store.range({ ...bounds, limit: size, reverse });
      for (const [, text] of page) {
        const value = this.#decode(text);
        if (value !== undefined && !this.#destroyed) this.emit('data', value);
      }
      left -= page.length;
      const last = page.at(-1);
      if (last === undefined || page.length < size) break;
      bounds = reverse ? { ...bounds, lt: last[0], lte: undefined } : { ...bounds, gt: last[0], gte: undefined };
    }
    if (!this.#destroyed) this.emit('end');
  }

  /** Stops emitting. */
  destroy(): void {
    this.#destroyed = true;
  }

  #bounds(): Pick<RangeOptions, 'gt' | 'gte' | 'lt' | 'lte'> {
    const { gt, gte, lt, lte } = this.#options;
    const prefix = this.#prefix;
    const lower = gte !== undefined ? { gte: prefix + gte } : gt !== undefined ? { gt: prefix + gt } : { gte: prefix };
    if (lte !== undefined) return { ...lower, lte: prefix + lte };
    return { ...lower, lt: lt === undefined ? keyAfterPrefix(prefix) : prefix + lt };
  }
}
