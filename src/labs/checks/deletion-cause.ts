/** Deletions by time to live and by hand: the function's log tells them apart. */
import type { CheckContext } from '../evidence/context.ts';
import { expiredItem } from '../evidence/expired-item.ts';
import { followMarkedItem } from '../evidence/marked-item.ts';
import { labCommand } from '../evidence/next-command.ts';
import { logSearch } from '../follow/function-log.ts';
import { expectation, type Finding } from './check.ts';

export async function checkDeletionCause(context: CheckContext): Promise<Finding> {
  const followed = await context.once(followMarkedItem);
  const expected = 'deletions by time to live logged differently from those by hand';
  const { pass, fail, open } = expectation(context, expected, logSearch(context, followed.text));
  const next = labCommand(context.step, 'tail-logs');
  if (context.step.moveClock === undefined) {
    const cause = 'nothing has expired yet, and here time cannot be moved';
    return open('pending', 'no deletion by time to live', { cause, next });
  }
  const expired = await context.once(expiredItem);
  const byHand = followed.logged.find(({ record }) => record.eventName === 'REMOVE');
  if (expired?.record === undefined || byHand === undefined) {
    return open('skipped', 'nothing to compare', {
      cause: 'there are no two deletions to compare: another check says why',
    });
  }
  if (expired.invocation === undefined) {
    return fail('not logged', 'the deletion by time to live did not reach the function', next);
  }
  const own = wordsOf(byHand.invocation.lines, followed.text);
  const fresh = [...wordsOf(expired.invocation.lines, expired.text)].filter((word) => !own.has(word));
  if (fresh.length > 0) return pass(`only when it expired: ${fresh.slice(0, 3).join(' ')}`);
  return fail('logged alike', 'the function logs both in the same way: it must look at userIdentity', next);
}

/** The words of the last line about an item, without the item's own values. */
function wordsOf(lines: readonly string[], text: string): ReadonlySet<string> {
  const about = lines.filter((line) => line.includes(text)).at(-1) ?? '';
  const sentence = about.replaceAll(text, ' ').replace(/\b[0-9a-f]{8,}\b/g, ' ');
  return new Set(sentence.match(/[A-Za-z]{3,}/g) ?? []);
}
