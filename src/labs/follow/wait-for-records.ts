/** Follows the log of a lab's function until a number of records are logged. */
import { formatDuration } from '../../core/duration.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { StepContext } from '../../steps/context.ts';
import { readableLogGroupOf } from '../../steps/log-group.ts';
import { parseLogLine } from '../../steps/parse-log-line.ts';
import { type LogEvent, tailLogs } from '../../steps/tail-logs.ts';
import { type Lab, MARKER_PREFIX } from '../lab.ts';

export interface RecordsToLog {
  readonly records: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Request IDs of invocations that do not count: by hand, or for other writes. */
  readonly except: readonly (string | undefined)[];
  readonly onEvent: (event: LogEvent) => void;
  /** Why nothing more can come, after nothing has come for `quietMs`, and what to run next. */
  readonly obstacle: (quietMs: number) => Promise<Obstacle | undefined>;
}

export interface Obstacle {
  readonly cause: string;
  readonly next: string;
}

/** Between two looks for an obstacle. */
const LOOK_EVERY_MS = 3_000;

/** Resolves when that many records are logged and every invocation that was seen has ended. */
export async function waitForRecords(context: StepContext, lab: Lab, options: RecordsToLog): Promise<void> {
  const { records, since, except, onEvent, obstacle } = options;
  if (records === 0) return;
  const { clock, timeoutMs } = context;
  const group = await readableLogGroupOf(context, lab.function.name);
  const started = clock.now();
  /** The invocation that each log stream is in, and those that have not ended. */
  const current = new Map<string, string>();
  const open = new Set<string>();
  let seen = 0;
  let lastEvent = started;
  let lastLook = started;
  let found: Obstacle | undefined;
  const onQuiet = async (): Promise<void> => {
    const now = clock.now();
    if (now - lastLook < LOOK_EVERY_MS) return;
    lastLook = now;
    const before = found;
    found = await obstacle(now - lastEvent);
    // Twice, because AWS's lists may miss for a moment what exists.
    if (before !== undefined && found !== undefined) throw gaveUp(found);
  };
  const gaveUp = ({ cause, next }: Obstacle): UserError => {
    const time = formatDuration(clock.now() - started);
    const message = `Only ${seen} of ${records} records have reached ${group} within ${time}: ${cause}`;
    return new UserError(message, { hint: next, exitCode: EXIT.gaveUp });
  };
  for await (const event of tailLogs(context, group, { since, follow: true, deadline: started + timeoutMs, onQuiet })) {
    lastEvent = clock.now();
    const line = parseLogLine(event.message);
    if (line.kind === 'start') current.set(event.logStream, line.requestId);
    const requestId = current.get(event.logStream);
    if (requestId === undefined || except.includes(requestId)) continue;
    onEvent(event);
    if (line.kind === 'start') open.add(requestId);
    if (line.kind === 'report') open.delete(requestId);
    if (line.kind === 'application' && isRecord(lab, line.text)) seen += 1;
    if (seen >= records && open.size === 0) return;
  }
  const nothing = { cause: 'nothing more was delivered', next: context.nextCommand('status', lab.id) };
  throw gaveUp((await obstacle(clock.now() - lastEvent)) ?? nothing);
}

function isRecord({ expects }: Lab, text: string): boolean {
  return expects.recordLine.test(text) && !text.includes(MARKER_PREFIX);
}
