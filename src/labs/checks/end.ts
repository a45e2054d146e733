/** Exactly one invocation for each change of the marked item, and no other: told by a change that comes behind them. */
import { writeItem } from '../../steps/put-items.ts';
import { sourceOf } from '../engine/source-of.ts';
import { diagnose } from '../evidence/diagnose.ts';
import { CHANGES, followItem } from '../evidence/follow.ts';
import { invocationsSince, logGroupOfFunction, logSearch } from '../evidence/function-log.ts';
import type { Invocation } from '../evidence/invocations.ts';
import { mentions } from '../evidence/mentions.ts';
import { labCommand } from '../evidence/next-command.ts';
import { watch } from '../evidence/watch.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface EndPart {
  readonly kind: 'end';
}

/**
 * Waiting for nothing to happen proves little. The witness has the marked item's partition key, so it is behind it in the
 * same shard: when it is delivered, whatever was to come of the marked item has come.
 */
export const end: CheckKind<EndPart> = {
  writes: true,
  run: async (context) => {
    const { step, lab, limits } = context;
    const table = sourceOf(lab);
    if (table.kind !== 'table' || table.sortKey === undefined) throw new Error(`${lab.id} has no sort key`);
    const group = await context.once(logGroupOfFunction);
    const { text, item, since, obstacle, isDelivered, streamArn } = await context.once(followItem);
    const expected = `exactly ${CHANGES.length} invocations, no other before the next change`;
    const claim = { expected, call: logSearch(group, text) };
    if (obstacle !== undefined) return failed(claim, obstacle.seen, obstacle);
    if (!isDelivered || streamArn === undefined) {
      return failed(claim, 'not all changes arrived', await diagnose(context, since));
    }
    const witness = `${text}-witness`;
    const key = {
      [table.partitionKey.name]: item[table.partitionKey.name] ?? { S: text },
      [table.sortKey.name]: { S: witness },
    };
    context.atEnd(async (cleanUp) => void (await writeItem(cleanUp, table, { kind: 'delete', key })));
    await writeItem(step, table, { kind: 'put', item: key });

    let all: readonly Invocation[] = [];
    const seen = await watch(context, limits.logsMs, async () => {
      all = (await invocationsSince(context, since)).filter((one) => mentions(one, text));
      const hasEnded = all.some((one) => one.report !== undefined && mentions(one, witness));
      return hasEnded ? { value: true } : { seen: 'the next change has not arrived' };
    });
    if ('seen' in seen) return failed(claim, seen.seen, await diagnose(context, since));
    const own = all.filter((one) => !mentions(one, witness));
    const observed = `${own.length} invocations, then that of the next change`;
    if (own.length === CHANGES.length) return passed(claim, observed);
    const cause =
      own.length > CHANGES.length ? 'a change was delivered more than once' : 'changes shared an invocation';
    return failed(claim, observed, { cause, next: labCommand(step, 'tail-logs') });
  },
};
