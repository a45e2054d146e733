/** vitest's `expect` for cases, which run concurrently: it counts the assertions of each case. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { expect as vitestExpect } from 'vitest';

const running = new AsyncLocalStorage<{ assertions: number }>();

export const expect = new Proxy(vitestExpect, {
  apply: (target, self, args) => {
    countAssertion();
    return Reflect.apply(target, self, args);
  },
});

/** Also called by other functions that assert, such as those that wait for a condition. */
export function countAssertion(): void {
  const counts = running.getStore();
  if (counts !== undefined) counts.assertions += 1;
}

/** Runs a case; resolves with the number of its assertions. */
export async function countingAssertions(run: () => Promise<unknown>): Promise<number> {
  const counts = { assertions: 0 };
  await running.run(counts, run);
  return counts.assertions;
}
