/** What a check found, as lines for people: one when it passed, and behind it why and what to do when it did not. */
import type { CheckResult, Score } from '../../labs/engine/verify.ts';
import type { Style, Styles } from './styles.ts';

const STATE_WIDTH = 7;
const ID_WIDTH = 9;
const TITLE_WIDTH = 32;
const DETAIL_WIDTH = 9;

export function checkLines(result: CheckResult, styles: Styles): readonly string[] {
  const { state, id, title, observed, expected, call, cause, next } = result;
  const style = styleOf(state, styles);
  const head = `${style(state.padEnd(STATE_WIDTH))} ${id.padEnd(ID_WIDTH)} ${title.padEnd(TITLE_WIDTH)} `;
  if (state === 'pass') return [`${head} ${styles.dim(observed)}`];
  if (state === 'skipped' && cause === undefined) return [`${head} ${observed}`];
  const detail = (name: string, text: string | undefined, textStyle: Style): readonly string[] =>
    text === undefined ? [] : [`${''.padEnd(STATE_WIDTH)} ${styles.dim(name.padEnd(DETAIL_WIDTH))} ${textStyle(text)}`];
  return [
    `${head} ${observed}`,
    ...detail('expected', expected, styles.dim),
    ...detail('shown by', call, styles.dim),
    ...detail('cause', cause, (text) => text),
    ...detail('next', next, styles.accent),
  ];
}

/** `5 of 6 passed, 1 failed` */
export function scoreLine({ passed, failed, pending, skipped, total }: Score): string {
  const rest = [
    [failed, 'failed'],
    [pending, 'pending'],
    [skipped, 'skipped'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return [`${passed} of ${total} passed`, ...rest].join(', ');
}

function styleOf(state: CheckResult['state'], styles: Styles): Style {
  if (state === 'pass') return styles.good;
  if (state === 'fail') return styles.bad;
  return state === 'pending' ? styles.warning : styles.dim;
}
