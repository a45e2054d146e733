/** Follows the log of a lab's function until a number of records are logged. */
import { formatDuration } from '../../core/duration.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { StepContext } from '../../steps/context.ts';
import { readableLogGroupOf } from '../../steps/log-group.ts';
import { parseLogLine } from '../../steps/parse-log-line.ts';
import { type LogEvent, tailLogs } from '../../steps/tail-logs.ts';
import type { Lab } from '../lab.ts';

export interface RecordsToLog {
  readonly records: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Request IDs of invocations by hand, which do not count. */
  readonly except: readonly (string | undefined)[];
  readonly onEvent: (event: LogEvent) => void;
}

/** Resolves when that many records are logged and every invocation that was seen has ended. */
export async function waitForRecords(context: StepContext, lab: Lab, options: RecordsToLog): Promise<void> {
  const { records, since, except, onEvent } = options;
  if (records === 0) return;
  const group = await readableLogGroupOf(context, lab.function.name);
  const deadline = context.clock.now() + context.timeoutMs;
  /** The invocation that each log stream is in, and those that have not ended. */
  const current = new Map<string, string>();
  const open = new Set<string>();
  let seen = 0;
  for await (const event of tailLogs(context, group, { since, follow: true, deadline })) {
    const line = parseLogLine(event.message);
    if (line.kind === 'start') current.set(event.logStream, line.requestId);
    const requestId = current.get(event.logStream);
    if (requestId === undefined || except.includes(requestId)) continue;
    onEvent(event);
    if (line.kind === 'start') open.add(requestId);
    if (line.kind === 'report') open.delete(requestId);
    if (line.kind === 'application' && lab.expects.recordLine.test(line.text)) seen += 1;
    if (seen >= records && open.size === 0) return;
  }
  throw new UserError(
    `Only ${seen} of ${records} records have reached ${group} within ${formatDuration(context.timeoutMs)}`,
    { hint: context.nextCommand('status', lab.id), exitCode: EXIT.gaveUp },
  );
}
