/** Records of a marked user added up in the target table: the first alone, then several together, exactly. */

import type { CheckContext } from '../evidence/context.ts';
import { diagnose } from '../evidence/diagnose.ts';
import { awaitTotal, bearsRemoval, firstRecord, writeRecord } from '../evidence/marked-records.ts';
import { labCommand } from '../evidence/next-command.ts';
import { shownTotal, type Total, totalsOf } from '../evidence/totals.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface SumPart {
  readonly kind: 'sum';
  /** How many records are written; the first is shared by all checks of its kind. */
  readonly records: number;
}

export const sum: CheckKind<SumPart> = {
  writes: true,
  run: async (context, { records }) => {
    const totals = totalsOf(context.lab);
    const first = await context.once(firstRecord);
    const { owner, score, since, obstacle, attempts } = first;
    const what = records === 1 ? 'exactly the score that was put' : `exactly the sum of ${records} records`;
    const claim = {
      expected: `${totals.attribute} of ${owner.mark.text} is ${what}`,
      call: shownTotal(context.step, totals, owner.mark.text),
    };
    if (first.total === 'missing') {
      const next = labCommand(context.step, 'setup');
      return failed(claim, 'no target table', { cause: 'there is no target table', next });
    }
    if (obstacle !== undefined) return failed(claim, obstacle.seen, obstacle);
    if (first.total !== score) {
      const observed = `${text(first.total)} after ${attempts} of score ${score}`;
      return failed(claim, observed, await diagnoseSum(context, first.total, since));
    }
    let wanted = score;
    for (let index = 1; index < records; index += 1) wanted += await writeRecord(context, owner);
    const total = await awaitTotal(context, owner, wanted);
    const observed = `${text(total)} after ${records} of sum ${wanted}`;
    if (total !== wanted) return failed(claim, observed, await diagnoseSum(context, total, since));
    const stays = (await context.once(bearsRemoval)) ? '' : '; its records stay: the function fails on REMOVE';
    return passed(claim, `${observed}${stays}`);
  },
};

async function diagnoseSum(context: CheckContext, total: Total, since: Date) {
  if (typeof total !== 'number') return diagnose(context, since);
  const next = labCommand(context.step, 'tail-logs');
  return { cause: 'a record was counted more than once, or not yet', next };
}

const text = (total: Total): string => (total === undefined ? 'nothing' : String(total));
