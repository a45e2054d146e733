import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Node, reverse, runInOrder } from '../../src/steps/in-order.ts';

const node = (id: string, ...needs: string[]): Node => ({ id, needs });

describe('runInOrder', () => {
  it('starts tasks without dependencies in parallel, and the others when their dependencies are done', async () => {
    const log: string[] = [];
    const release = new Map<string, () => void>();
    const done = runInOrder([node('a'), node('b', 'a'), node('c')], ({ id }) => {
      log.push(`start ${id}`);
      return new Promise((resolve) => release.set(id, resolve));
    });
    await expect.poll(() => log).toEqual(['start a', 'start c']);
    release.get('a')?.();
    await expect.poll(() => log).toEqual(['start a', 'start c', 'start b']);
    release.get('b')?.();
    release.get('c')?.();
    await done;
  });

  it('starts no task after a failure, lets the running ones end, and throws the first failure of the list', async () => {
    const ended: string[] = [];
    const run = runInOrder([node('a'), node('b', 'a'), node('c'), node('d', 'c')], async ({ id }) => {
      if (id === 'a') throw new Error('a failed');
      await Promise.resolve();
      ended.push(id);
    });
    await expect(run).rejects.toThrow('a failed');
    expect(ended).toEqual(['c']);
  });

  it('ignores dependencies that are not in the list', async () => {
    const ran: string[] = [];
    await runInOrder([node('a', 'elsewhere')], async ({ id }) => {
      ran.push(id);
    });
    expect(ran).toEqual(['a']);
  });

  it('refuses a circle', async () => {
    await expect(async () => runInOrder([node('a', 'b'), node('b', 'a')], async () => {})).rejects.toThrow('circle');
  });

  it('runs every task once, after its dependencies; in reverse, before them', async () => {
    const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { maxLength: 10 }).map((lists) =>
      lists.map(
        (needs, index): Node => ({
          id: String(index),
          needs: needs.filter((need) => need < index).map(String),
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(graphs, async (nodes) => {
        for (const [list, isReversed] of [
          [nodes, false],
          [reverse(nodes), true],
        ] as const) {
          const order: string[] = [];
          await runInOrder(list, async ({ id }) => {
            order.push(id);
          });
          expect([...order].sort()).toEqual(nodes.map(({ id }) => id).sort());
          for (const { id, needs } of nodes) {
            for (const need of needs) {
              const distance = order.indexOf(id) - order.indexOf(need);
              expect(Math.sign(distance)).toBe(isReversed ? -1 : 1);
            }
          }
        }
      }),
    );
  });
});
