/** Log events for people and for programs. */
import { parseLogLine } from '../../steps/parse-log-line.ts';
import type { LogEvent } from '../../steps/tail-logs.ts';
import type { Styles } from './styles.ts';

/** `08:10:00.123  INFO  text`; Lambda's own lines as they are, without their tabs. */
export function formatLogEvent({ timestamp, message }: LogEvent, styles: Styles): string {
  const time = styles.dim(new Date(timestamp).toISOString().slice(11, 23));
  const line = parseLogLine(message);
  if (line.kind !== 'application') return `${time}  ${styles.dim(message.trimEnd().replaceAll('\t', '  '))}`;
  const { level } = line;
  const isBad = level === 'ERROR' || level === 'FATAL' || /Task timed out/.test(line.text);
  const style = isBad ? styles.bad : level === 'WARN' || level === 'WARNING' ? styles.warning : (text: string) => text;
  return `${time}  ${level === undefined ? '' : `${level}  `}${style(line.text)}`;
}

/** As {@link formatLogEvent}, of a message of several lines only the first, with how many follow. */
export function formatLogEventBriefly(event: LogEvent, styles: Styles): string {
  const [first = '', ...rest] = event.message.trimEnd().split('\n');
  const shown = formatLogEvent({ ...event, message: first }, styles);
  return rest.length === 0 ? shown : `${shown} ${styles.dim(`(and ${rest.length} more lines)`)}`;
}

/** One line of NDJSON of `tail-logs --json`. */
export function logEventJson({ timestamp, logStream, message }: LogEvent) {
  const line = parseLogLine(message);
  const requestId = 'requestId' in line ? line.requestId : undefined;
  const level = line.kind === 'application' ? line.level : undefined;
  return { time: new Date(timestamp).toISOString(), kind: line.kind, requestId, level, logStream, message };
}
