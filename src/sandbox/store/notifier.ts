/** Change listeners, and waiting for the next change. */
import type { Clock } from '../../core/clock.ts';

/** The change listeners of one object. */
export class Notifier<Event = void> {
  readonly #listeners = new Set<(event: Event) => void>();

  get size(): number {
    return this.#listeners.size;
  }

  /** Calls `listener` at each change until the returned function is called. */
  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Change listeners by key; a key without listeners takes no memory. */
export class KeyedNotifier<Event = void> {
  readonly #notifiers = new Map<string, Notifier<Event>>();

  /** Calls `listener` at each change of `key`, which need not exist yet, until the returned function is called. */
  subscribe(key: string, listener: (event: Event) => void): () => void {
    const notifier = this.#notifiers.get(key) ?? new Notifier();
    this.#notifiers.set(key, notifier);
    const unsubscribe = notifier.subscribe(listener);
    return () => {
      unsubscribe();
      if (notifier.size === 0 && this.#notifiers.get(key) === notifier) this.#notifiers.delete(key);
    };
  }

  notify(key: string, event: Event): void {
    this.#notifiers.get(key)?.notify(event);
  }
}

/** Resolves at the next change, after `atMostMs` (Infinity: no limit), or when the signal aborts, whichever is first. */
export function nextChange(
  source: { subscribe(wake: () => void): () => void },
  atMostMs: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = (): void => {
      timer?.cancel();
      unsubscribe();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = atMostMs === Number.POSITIVE_INFINITY ? undefined : clock.schedule(atMostMs, wake);
    const unsubscribe = source.subscribe(wake);
    signal.addEventListener('abort', wake);
  });
}
