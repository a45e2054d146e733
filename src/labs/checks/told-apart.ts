/** Deletions by time to live and by hand: the function's log tells them apart. */

import { expiredItem } from '../evidence/expired-item.ts';
import { CHANGES, followItem, loggedRecords } from '../evidence/follow.ts';
import { logGroupOfFunction, logSearch } from '../evidence/function-log.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface ToldApartPart {
  readonly kind: 'told-apart';
}

export const toldApart: CheckKind<ToldApartPart> = {
  writes: true,
  run: async (context) => {
    const group = await context.once(logGroupOfFunction);
    const followed = await context.once(followItem);
    const expected = 'deletions by time to live logged otherwise than those by hand';
    const claim = { expected, call: logSearch(group, followed.text) };
    const tail = labCommand(context.step, 'tail-logs');
    if (context.step.moveClock === undefined) {
      const cause = 'nothing has expired yet, and here time cannot be moved';
      return { state: 'pending', ...claim, observed: 'no deletion by time to live', cause, next: tail };
    }
    const expired = await context.once(expiredItem);
    const byHand = loggedRecords(followed).find(({ record }) => record.eventName === CHANGES[2]);
    if (expired?.record === undefined || byHand === undefined) {
      const cause = 'there are no two deletions to compare: another check says why';
      return { state: 'skipped', ...claim, observed: 'nothing to compare', cause };
    }
    if (expired.invocation === undefined) {
      const cause = 'the deletion by time to live did not reach the function';
      return failed(claim, 'not logged', { cause, next: tail });
    }
    const [own, others] = [
      wordsOf(byHand.invocation.lines, followed.text),
      wordsOf(expired.invocation.lines, expired.text),
    ];
    const fresh = [...others].filter((word) => !own.has(word));
    if (fresh.length > 0) return passed(claim, `only when it expired: ${fresh.slice(0, 3).join(' ')}`);
    const cause = 'the function logs the same of both: look at userIdentity';
    return failed(claim, 'logged alike', { cause, next: tail });
  },
};

/** The words of the last line that is about an item, without the item's own values. */
function wordsOf(lines: readonly string[], text: string): ReadonlySet<string> {
  const about = lines.filter((line) => line.includes(text)).at(-1) ?? '';
  const sentence = about.replaceAll(text, ' ').replace(/\b[0-9a-f]{8,}\b/g, ' ');
  return new Set(sentence.match(/[A-Za-z]{3,}/g) ?? []);
}
