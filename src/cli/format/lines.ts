/** Results as lines for people: of steps, of checks and of log events. */
import type { StepResult } from '../../labs/engine/steps-of.ts';
import type { CheckResult, Score } from '../../labs/engine/verify.ts';
import { parseLogLine } from '../../steps/parse-log-line.ts';
import type { LogEvent } from '../../steps/tail-logs.ts';
import type { Style, Styles } from './styles.ts';
import { formatTime } from './time.ts';

const OUTCOME_WIDTH = 11;
const KIND_WIDTH = 20;
/** Blanks before the following lines of a {@link stepLine} that is broken: its name is above them. */
export const STEP_HANGING = OUTCOME_WIDTH + 1 + KIND_WIDTH + 2;

/** Outcomes that changed something. */
const CHANGES = ['created', 'updated', 'adopted', 'removed', 'put back'];
const PROBLEMS = ['failed', 'blocked', 'not ours'];

/** The outcome of one step: a resource. */
export function stepLine({ outcome, title, name, detail }: StepResult, styles: Styles): string {
  const tail = detail === '' ? '' : `  ${styles.dim(detail)}`;
  return `${styleOfOutcome(outcome, styles)(outcome.padEnd(OUTCOME_WIDTH))} ${title.padEnd(KIND_WIDTH)}  ${name}${tail}`;
}

function styleOfOutcome(outcome: string, styles: Styles): Style {
  if (CHANGES.includes(outcome)) return styles.good;
  if (PROBLEMS.includes(outcome)) return styles.bad;
  return outcome.startsWith('to ') ? styles.accent : styles.dim;
}

const STATE_WIDTH = 7;
const ID_WIDTH = 9;
const TITLE_WIDTH = 32;
const DETAIL_WIDTH = 9;
/** The same of {@link checkLines}. */
export const CHECK_HANGING = STATE_WIDTH + 1 + DETAIL_WIDTH + 1;

/** One line when the check passed; otherwise also why it did not, and what to do. */
export function checkLines(result: CheckResult, styles: Styles): readonly string[] {
  const { state, id, title, observed, expected, call, cause, next } = result;
  const style = styleOfState(state, styles);
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

function styleOfState(state: CheckResult['state'], styles: Styles): Style {
  if (state === 'pass') return styles.good;
  if (state === 'fail') return styles.bad;
  return state === 'pending' ? styles.warning : styles.dim;
}

export interface LogFormat {
  readonly styles: Styles;
  /** Milliseconds since the epoch; events of other days are shown with their date. */
  readonly now: number;
}

/** `08:10:00.123Z  INFO  text`; Lambda's own lines as they are, without their tabs. */
export function formatLogEvent({ timestamp, message }: LogEvent, { styles, now }: LogFormat): string {
  const time = styles.dim(formatTime(timestamp, now));
  const line = parseLogLine(message);
  if (line.kind !== 'application') return `${time}  ${styles.dim(message.trimEnd().replaceAll('\t', '  '))}`;
  const { level } = line;
  const isBad = level === 'ERROR' || level === 'FATAL' || /Task timed out/.test(line.text);
  const style = isBad ? styles.bad : level === 'WARN' || level === 'WARNING' ? styles.warning : (text: string) => text;
  return `${time}  ${level === undefined ? '' : `${level}  `}${style(line.text)}`;
}

/** Like {@link formatLogEvent}, but only the first line of the message and how many follow. */
export function formatLogEventBriefly(event: LogEvent, format: LogFormat): string {
  const [first = '', ...rest] = event.message.trimEnd().split('\n');
  const shown = formatLogEvent({ ...event, message: first }, format);
  return rest.length === 0 ? shown : `${shown} ${format.styles.dim(`(and ${rest.length} more lines)`)}`;
}

/** One line of NDJSON of `tail-logs --json`. */
export function logEventJson({ timestamp, logStream, message }: LogEvent) {
  const line = parseLogLine(message);
  const requestId = 'requestId' in line ? line.requestId : undefined;
  const { level, text } = line.kind === 'application' ? line : { level: undefined, text: undefined };
  return { time: new Date(timestamp).toISOString(), kind: line.kind, requestId, level, text, logStream, message };
}

const MASK = '************';

/** Masks the account ID wherever it stands for itself: in ARNs and alone, not inside another name or number. */
export function maskAccount(text: string, accountId: string): string {
  return text.replace(new RegExp(`(?<![\\w-])${accountId}(?!\\w)`, 'g'), MASK);
}
