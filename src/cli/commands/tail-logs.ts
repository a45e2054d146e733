/** streamlab tail-logs: follows the log group of a lab's function. */

import { isAwsError } from '../../aws/errors.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT, type ExitCode, UsageError, UserError } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { targetTime } from '../../steps/context.ts';
import { readableLogGroupOf } from '../../steps/log-group.ts';
import { type TailOptions, tailLogs } from '../../steps/tail-logs.ts';
import { defineCommand } from '../command.ts';
import { formatLogEvent, logEventJson } from '../format/lines.ts';
import { labArgument, openLab } from '../lab-session.ts';
import { duration, flag, integer, moment, text } from '../options.ts';

export const command = defineCommand({
  description:
    "Prints the log events of a lab's function and follows new ones until Ctrl-C. Waits for a log group that does not exist yet. With --json each event is one line of JSON.",
  arguments: [labArgument],
  options: {
    since: moment('--since <time>', 'first event: a duration ago such as 10m, or a date', '10m'),
    until: moment('--until <time>', 'last event: a duration ago or a date'),
    filter: text('--filter <pattern>', 'a filter pattern of CloudWatch Logs, for example ERROR'),
    count: integer('--count <n>', 'end after this number of events', { min: 1 }),
    timeout: duration('--timeout <time>', 'end after this time; exit code 8 when --count was not reached'),
    follow: flag('--no-follow', 'print the existing events, then end'),
    raw: flag('--raw', 'print messages unchanged'),
  },
  examples: ['streamlab tail-logs', 'streamlab tail-logs books --since 1h --no-follow'],
  run: async (context, values, [labId]): Promise<ExitCode> => {
    const lab = findLab(labId);
    const { step } = await openLab(context, lab);
    const now = await targetTime(step);
    const until = values.until?.(now);
    const untilOver = until === undefined ? Number.POSITIVE_INFINITY : Math.max(0, until - now.getTime());
    const since = values.since?.(now) ?? 0;
    if (until !== undefined && until < since) {
      throw new UsageError('--until is before --since', { hint: 'the default of --since is 10m' });
    }
    const group = await readableLogGroupOf(step, lab.function.name);
    const { count = Number.POSITIVE_INFINITY, timeout } = values;
    const options: TailOptions = {
      since,
      until,
      filter: values.filter,
      follow: values.follow,
      deadline: step.clock.now() + Math.min(timeout ?? Number.POSITIVE_INFINITY, untilOver),
      onMissing: () => context.report.note(`The log group ${group} does not exist yet.`),
    };
    context.report.note(values.follow ? `Following ${group}; stop with Ctrl-C.` : `Reading ${group}.`);
    let shown = 0;
    try {
      for await (const event of tailLogs(step, group, options)) {
        const format = { styles: context.report.styles, now: step.clock.now() };
        const line = values.raw ? event.message.replace(/\n$/, '') : formatLogEvent(event, format);
        context.report.event(line, logEventJson(event));
        shown += 1;
        if (shown >= count) return EXIT.done;
      }
    } catch (error) {
      if (context.signal.aborted) return EXIT.done; // Ctrl-C is the normal end of following
      if (values.filter === undefined || !isAwsError(error, 'InvalidParameterException')) throw error;
      throw new UsageError(`--filter: ${error.reason}`, { cause: error });
    }
    if (timeout === undefined || !Number.isFinite(count)) return EXIT.done;
    throw new UserError(`Only ${shown} of ${count} log events came within ${formatDuration(timeout)}`, {
      hint: context.nextCommand('status', lab.id),
      exitCode: EXIT.gaveUp,
    });
  },
});
