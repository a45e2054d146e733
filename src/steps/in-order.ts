/** Runs tasks in parallel, each as soon as its dependencies are done. */

export interface Node {
  readonly id: string;
  /** Ids of nodes of the same list; others are ignored. */
  readonly needs: readonly string[];
}

/**
 * Runs `task` for every node and resolves when the last has ended. When one fails, those that are running end, no other
 * starts, and the first failure in the list's order is thrown.
 */
export async function runInOrder<N extends Node>(nodes: readonly N[], task: (node: N) => Promise<void>): Promise<void> {
  const running = new Map<string, Promise<boolean>>();
  let failed = false;
  const errors = new Map<string, unknown>();

  const start = (node: N, path: readonly string[]): Promise<boolean> => {
    const known = running.get(node.id);
    if (known !== undefined) return known;
    if (path.includes(node.id)) throw new Error(`${[...path, node.id].join(' -> ')} is a circle`);
    const needed = nodes.filter(({ id }) => node.needs.includes(id));
    const before = needed.map((one) => start(one, [...path, node.id]));
    const done = Promise.all(before).then(async (results) => {
      if (failed || results.includes(false)) return false;
      try {
        await task(node);
        return true;
      } catch (error) {
        failed = true;
        errors.set(node.id, error);
        return false;
      }
    });
    running.set(node.id, done);
    return done;
  };
  await Promise.all(nodes.map((node) => start(node, [])));
  for (const { id } of nodes) if (errors.has(id)) throw errors.get(id);
}

/** The same nodes in reverse: each needs those that needed it. */
export function reverse<N extends Node>(nodes: readonly N[]): readonly N[] {
  return nodes
    .map((node) => ({ ...node, needs: nodes.filter(({ needs }) => needs.includes(node.id)).map(({ id }) => id) }))
    .reverse();
}
