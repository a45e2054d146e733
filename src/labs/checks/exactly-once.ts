/** Exactly one invocation for each change of the marked item, and no other: proved by a further change that comes after them. */
import { writeItem } from '../../steps/put-items.ts';
import type { CheckContext } from '../evidence/context.ts';
import { diagnose } from '../evidence/diagnose.ts';
import { CHANGES, followMarkedItem } from '../evidence/marked-item.ts';
import { sortedTable } from '../evidence/marked-items.ts';
import { labCommand } from '../evidence/next-command.ts';
import { invocationsSince, logSearch } from '../follow/function-log.ts';
import type { Invocation } from '../follow/invocations.ts';
import { mentions } from '../follow/logged-records.ts';
import { watch } from '../follow/watch.ts';
import { expectation, type Finding } from './check.ts';

/**
 * Waiting for nothing to happen proves little. The witness has the marked item's partition key, so it comes after it in
 * the same shard: when it is delivered, all deliveries of the marked item have happened.
 */
export async function checkExactlyOnce(context: CheckContext): Promise<Finding> {
  const { step, lab, limits } = context;
  const table = sortedTable(lab);
  const { text, item, since, blocker, isDelivered } = await context.once(followMarkedItem);
  const expected = `exactly ${CHANGES.length} invocations, no other before the next change`;
  const { pass, fail } = expectation(context, expected, logSearch(context, text));
  if (blocker !== undefined) return fail(blocker.seen, blocker);
  if (!isDelivered) return fail('not all changes arrived', await diagnose(context, since));
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
  if ('seen' in seen) return fail(seen.seen, await diagnose(context, since));
  const own = all.filter((one) => !mentions(one, witness));
  const observed = `${own.length} invocations, then that of the next change`;
  if (own.length === CHANGES.length) return pass(observed);
  const cause = own.length > CHANGES.length ? 'a change was delivered more than once' : 'changes shared an invocation';
  return fail(observed, cause, labCommand(step, 'tail-logs'));
}
