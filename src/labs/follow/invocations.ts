/** Groups the events of a log group by invocation. */
import type { ReportLine } from '../../core/log-line.ts';
import { parseLogLine } from '../../steps/parse-log-line.ts';
import type { LogEvent } from '../../steps/tail-logs.ts';

export interface Invocation {
  readonly requestId: string;
  readonly logStream: string;
  /** Of its START line. */
  readonly startedAt: number;
  /** The output of the function and its runtime, in order. */
  readonly lines: readonly string[];
  /** Absent while it runs. */
  readonly report?: ReportLine;
  /** Why it failed; absent when it did not. */
  readonly failure?: string;
}

interface Draft extends Omit<Invocation, 'lines' | 'report' | 'failure'> {
  readonly lines: string[];
  report?: ReportLine;
  failure?: string;
}

/**
 * In the order of their START lines. Within a log stream one invocation follows another, so a line without a request id,
 * as Python's `print` writes, belongs to the one that is open.
 */
export function readInvocations(events: readonly Omit<LogEvent, 'id'>[]): readonly Invocation[] {
  const found = new Map<string, Draft>();
  const open = new Map<string, Draft>();
  for (const { logStream, timestamp, message } of events) {
    const line = parseLogLine(message);
    if (line.kind === 'start') {
      const draft: Draft = { requestId: line.requestId, logStream, startedAt: timestamp, lines: [] };
      // A retry after a timeout of an asynchronous call has the same request id; a stream's never does.
      found.set(line.requestId, draft);
      open.set(logStream, draft);
    } else if (line.kind === 'report') {
      const draft = found.get(line.requestId);
      if (draft === undefined) continue; // it began before the events that were asked for
      draft.report = line;
      if (line.status !== undefined) draft.failure ??= line.errorType ?? line.status;
    } else if (line.kind === 'application') {
      const draft = (line.requestId && found.get(line.requestId)) || open.get(logStream);
      if (draft === undefined) continue;
      draft.lines.push(line.text);
      if (line.level === 'ERROR') draft.failure ??= failureIn(line.text);
    }
  }
  return [...found.values()].sort((a, b) => a.startedAt - b.startedAt);
}

/** The error with which an invocation ended, of the line that the runtime wrote about it; other error lines are talk. */
function failureIn(text: string): string | undefined {
  if (text.startsWith('Task timed out')) return text.trim();
  if (text.includes('\nTraceback (most recent call last)')) return text.split('\n')[0];
  const json = /^(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection)\s+(\{.*\})$/s.exec(text)?.[1];
  if (json === undefined) return undefined;
  const { type, message } = readError(json);
  return type === undefined ? message : `${type}: ${message}`;
}

function readError(json: string): { readonly type?: string; readonly message: string } {
  try {
    const error: unknown = JSON.parse(json);
    if (typeof error !== 'object' || error === null) return { message: json };
    const type = 'errorType' in error ? String(error.errorType) : undefined;
    return { type, message: 'errorMessage' in error ? String(error.errorMessage) : json };
  } catch {
    return { message: json };
  }
}
