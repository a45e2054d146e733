import { describe, expect, it } from 'vitest';
import { pages } from '../../src/aws/pages.ts';

describe('pages', () => {
  interface Page {
    readonly items: readonly number[];
    readonly next?: string;
  }

  /** Serves pages by token, and records the tokens of the requests. */
  function paged(answers: Readonly<Record<string, Page>>) {
    const asked: (string | undefined)[] = [];
    const ask = async (token: string | undefined): Promise<Page> => {
      asked.push(token);
      return answers[token ?? 'first'] ?? { items: [] };
    };
    return { asked, all: () => pages(ask, ({ next }) => next) };
  }

  it.each([
    ['no token', undefined],
    ['an empty token', ''],
  ])('requests the next page with the token until a page has %s', async (_case, end) => {
    const { asked, all } = paged({
      first: { items: [1, 2], next: 'a' },
      a: { items: [], next: 'b' },
      b: { items: [3], next: end },
    });
    const items: number[] = [];
    for await (const page of all()) items.push(...page.items);
    expect(items).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, 'a', 'b']);
  });

  it('requests only the pages that are consumed', async () => {
    const { asked, all } = paged({ first: { items: [1], next: 'a' }, a: { items: [2] } });
    for await (const page of all()) if (page.items.includes(1)) break;
    expect(asked).toEqual([undefined]);
  });

  it('rejects with the error of a page', async () => {
    const failing = pages(
      async (token) => {
        if (token !== undefined) throw new Error('throttled');
        return { next: 'a' };
      },
      ({ next }) => next,
    );
    await expect(failing.next()).resolves.toEqual({ done: false, value: { next: 'a' } });
    await expect(failing.next()).rejects.toThrow('throttled');
  });
});
