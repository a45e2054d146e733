/** What became of a resource, as one line for people. */
import type { StepResult } from '../../labs/engine/steps-of.ts';
import type { Styles } from './styles.ts';

const OUTCOME_WIDTH = 11;
const TITLE_WIDTH = 20;

/** Outcomes that changed something, or would. */
const CHANGES = ['created', 'updated', 'adopted', 'removed', 'put back'];
const PROBLEMS = ['failed', 'not ours'];

export function stepLine({ outcome, title, name, detail }: StepResult, styles: Styles): string {
  const word = outcome.padEnd(OUTCOME_WIDTH);
  const tail = detail === '' ? '' : `  ${styles.dim(detail)}`;
  return `${styleOf(outcome, styles)(word)} ${title.padEnd(TITLE_WIDTH)}  ${name}${tail}`;
}

function styleOf(outcome: string, styles: Styles): (text: string) => string {
  if (CHANGES.includes(outcome)) return styles.good;
  if (PROBLEMS.includes(outcome)) return styles.bad;
  return outcome.startsWith('to ') ? styles.accent : styles.dim;
}
