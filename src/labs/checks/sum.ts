/** Records of a marked user added up in the target table: the first alone, then several together, exactly. */
import type { CheckContext } from '../evidence/context.ts';
import { blockedMapping, diagnose, diagnoseStuck, stuckText } from '../evidence/diagnose.ts';
import { finalTotal, firstRecord, writeRecord } from '../evidence/marked-user.ts';
import { type Diagnosis, labCommand } from '../evidence/next-command.ts';
import { survivesRemoval } from '../evidence/removal.ts';
import { shownTotal, type Total, totalsOf } from '../evidence/totals.ts';
import { expectation, type Finding } from './check.ts';

export interface SumOptions {
  /** How many records are written; the first is shared by all checks of its kind. */
  readonly records: number;
}

export async function checkSum(context: CheckContext, { records }: SumOptions): Promise<Finding> {
  const totals = totalsOf(context.lab);
  const first = await context.once(firstRecord);
  const { user, score, since, blocker, attempts } = first;
  const { text: userName } = user.marker;
  const what = records === 1 ? 'exactly the score that was put' : `exactly the sum of ${records} records`;
  const { pass, fail } = expectation(
    context,
    `${totals.attribute} of ${userName} is ${what}`,
    shownTotal(context.step, totals, userName),
  );
  if (first.total === 'missing') return fail('no target table', 'there is no target table');
  if (blocker !== undefined) return fail(blocker.seen, blocker);
  if (first.total !== score) {
    const observed = `${totalText(first.total)} after ${attempts} of score ${score}`;
    return fail(observed, await diagnoseSum(context, { total: first.total, wanted: score, since }));
  }
  if (first.shards !== undefined && first.shards.stuck.length > 0) {
    return fail(stuckText(first.shards), await diagnoseStuck(context, first.shards));
  }
  let wanted = score;
  for (let index = 1; index < records; index += 1) wanted += await writeRecord(context, user);
  const { total, shards } = records === 1 ? first : await finalTotal(context, user, wanted);
  const observed = `${totalText(total)} after ${records} of sum ${wanted}`;
  if (total !== wanted) return fail(observed, await diagnoseSum(context, { total, wanted, since }));
  if (shards !== undefined && shards.stuck.length > 0) {
    return fail(`${observed}; ${stuckText(shards)}`, await diagnoseStuck(context, shards));
  }
  const stays = (await context.once(survivesRemoval)) ? '' : '; its records stay: the function fails on REMOVE';
  return pass(`${observed}${stays}`);
}

async function diagnoseSum(
  context: CheckContext,
  { total, wanted, since }: { readonly total: Total; readonly wanted: number; readonly since: Date },
): Promise<Diagnosis> {
  if (typeof total !== 'number') return diagnose(context, since);
  const next = labCommand(context.step, 'tail-logs');
  if (total < wanted) return { cause: 'not every record is counted yet', next };
  const { blocked } = await blockedMapping(context);
  const why = blocked === undefined ? 'its batch was delivered again' : blocked.text;
  return { cause: `a record was counted more than once: ${why}`, next };
}

function totalText(total: Total): string {
  return total === undefined ? 'nothing' : String(total);
}
