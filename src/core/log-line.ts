/** What Lambda writes to CloudWatch Logs: INIT_START, START, END, REPORT and application lines <-> values. */
import { parsePlatformEvent, statusOf } from './platform-event.ts';

/** The REPORT of one invocation. Durations in milliseconds, memory in MB. */
export interface ReportLine {
  readonly kind: 'report';
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedDurationMs: number;
  readonly memorySizeMb: number;
  readonly maxMemoryUsedMb: number;
  /** Only of the first invocation of an execution environment. */
  readonly initDurationMs?: number;
  /** Only when the runtime failed; an error that the handler threw is a success of the runtime. */
  readonly status?: 'error' | 'timeout';
  readonly errorType?: string;
}

/** An initialisation that failed. `phase` is `init` for the first attempt, `invoke` for the one made by the invocation. */
export interface InitReportLine {
  readonly kind: 'init-report';
  readonly durationMs: number;
  readonly phase: 'init' | 'invoke';
  readonly status: 'error' | 'timeout';
  readonly errorType?: string;
}

/** A line that Lambda itself writes. */
export type PlatformLine =
  | { readonly kind: 'init-start'; readonly runtimeVersion: string; readonly runtimeVersionArn: string }
  | { readonly kind: 'start'; readonly requestId: string; readonly version: string }
  | { readonly kind: 'end'; readonly requestId: string }
  | ReportLine
  | InitReportLine;

/** A line that the function or its runtime wrote. Time, level and request id are known when the runtime's logger wrote it. */
export interface ApplicationLine {
  readonly kind: 'application';
  /** ISO 8601, as it was printed. */
  readonly time?: string;
  readonly requestId?: string;
  readonly level?: string;
  readonly text: string;
}

export type LogLine = PlatformLine | ApplicationLine;

/** The message of a platform line in the Text log format, as in a log event. */
export function formatPlatformLine(line: PlatformLine): string {
  switch (line.kind) {
    case 'init-start':
      return `INIT_START Runtime Version: ${line.runtimeVersion}\tRuntime Version ARN: ${line.runtimeVersionArn}\n`;
    case 'start':
      return `START RequestId: ${line.requestId} Version: ${line.version}\n`;
    case 'end':
      return `END RequestId: ${line.requestId}\n`;
    case 'report':
      return `REPORT RequestId: ${line.requestId}\t${reportFields(line)}\n`;
    case 'init-report':
      return `INIT_REPORT Init Duration: ${line.durationMs.toFixed(2)} ms\tPhase: ${line.phase}\t${statusFields(line)}\n`;
  }
}

function reportFields(line: ReportLine): string {
  const fields = [
    `Duration: ${line.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${line.billedDurationMs} ms`,
    `Memory Size: ${line.memorySizeMb} MB`,
    `Max Memory Used: ${line.maxMemoryUsedMb} MB`,
  ];
  if (line.initDurationMs !== undefined) fields.push(`Init Duration: ${line.initDurationMs.toFixed(2)} ms`);
  // Without a status the last field, too, is followed by a tab; with one it is not (observed).
  fields.push(line.status === undefined ? '' : statusFields(line));
  return fields.join('\t');
}

function statusFields({ status, errorType }: Pick<ReportLine, 'status' | 'errorType'>): string {
  return errorType === undefined ? `Status: ${status}` : `Status: ${status}\tError Type: ${errorType}`;
}

/** The value of a log event's message, in the Text or the JSON log format; what is no platform line is an application line. */
export function parseLogLine(message: string): LogLine {
  return parseTextPlatformLine(message) ?? parseJsonLine(message) ?? parseApplicationLine(message);
}

function parseTextPlatformLine(message: string): PlatformLine | undefined {
  const line = message.trimEnd();
  const [first = '', ...fields] = line.split('\t');
  const start = /^START RequestId: (\S+) Version: (\S+)$/.exec(line);
  if (start?.[1] && start[2]) return { kind: 'start', requestId: start[1], version: start[2] };
  const end = /^END RequestId: (\S+)$/.exec(line);
  if (end?.[1]) return { kind: 'end', requestId: end[1] };
  const report = /^REPORT RequestId: (\S+)$/.exec(first);
  if (report?.[1]) return parseReport(report[1], fieldsOf(fields));
  const init = /^INIT_START (Runtime Version: .*)$/.exec(first);
  if (init?.[1]) {
    const values = fieldsOf([init[1], ...fields]);
    return {
      kind: 'init-start',
      runtimeVersion: values.get('Runtime Version') ?? '',
      runtimeVersionArn: values.get('Runtime Version ARN') ?? '',
    };
  }
  const initReport = /^INIT_REPORT (Init Duration: .*)$/.exec(first);
  return initReport?.[1] ? parseInitReport(fieldsOf([initReport[1], ...fields])) : undefined;
}

function fieldsOf(fields: readonly string[]): Map<string, string> {
  return new Map(
    fields.flatMap((field): [string, string][] => {
      const colon = field.indexOf(': ');
      return colon < 0 ? [] : [[field.slice(0, colon).trim(), field.slice(colon + 2).trim()]];
    }),
  );
}

function parseReport(requestId: string, fields: Map<string, string>): ReportLine {
  const number = (name: string): number => Number.parseFloat(fields.get(name) ?? 'NaN');
  return {
    kind: 'report',
    requestId,
    durationMs: number('Duration'),
    billedDurationMs: number('Billed Duration'),
    memorySizeMb: number('Memory Size'),
    maxMemoryUsedMb: number('Max Memory Used'),
    ...(fields.has('Init Duration') ? { initDurationMs: number('Init Duration') } : {}),
    ...statusOf(fields.get('Status'), fields.get('Error Type')),
  };
}

function parseInitReport(fields: Map<string, string>): InitReportLine {
  return {
    kind: 'init-report',
    durationMs: Number.parseFloat(fields.get('Init Duration') ?? 'NaN'),
    phase: fields.get('Phase') === 'invoke' ? 'invoke' : 'init',
    status: 'error',
    ...statusOf(fields.get('Status'), fields.get('Error Type')),
  };
}

const ISO_TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`;
const NODE_LINE = new RegExp(`^(${ISO_TIME})\\t(\\S+)\\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\t(.*)$`, 's');
const PYTHON_LINE = new RegExp(`^\\[([A-Z]+)\\]\\t(${ISO_TIME})\\t(\\S*)\\t(.*)$`, 's');
const PYTHON_ERROR = /^\[(ERROR)\] (.*)$/s;
const TIMEOUT_LINE = new RegExp(`^(${ISO_TIME}) (\\S+) (Task timed out after .*)$`, 's');

function parseApplicationLine(message: string): ApplicationLine {
  const text = message.replace(/\n+$/, '');
  const node = NODE_LINE.exec(text);
  if (node) return application(node[1], node[2], node[3], node[4]);
  const python = PYTHON_LINE.exec(text);
  if (python) return application(python[2], python[3], python[1], python[4]);
  const pythonError = PYTHON_ERROR.exec(text);
  if (pythonError) return application(undefined, undefined, 'ERROR', pythonError[2]);
  const timeout = TIMEOUT_LINE.exec(text);
  if (timeout) return application(timeout[1], timeout[2], 'ERROR', timeout[3]);
  return { kind: 'application', text };
}

function application(time?: string, requestId?: string, level?: string, text = ''): ApplicationLine {
  return {
    kind: 'application',
    ...(time ? { time } : {}),
    ...(requestId && requestId !== 'undefined' ? { requestId } : {}),
    ...(level ? { level } : {}),
    text,
  };
}

function parseJsonLine(message: string): LogLine | undefined {
  if (!message.startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return undefined;
  }
  // A JSON object: it starts with a brace.
  const event = value as Readonly<Record<string, unknown>>;
  if (typeof event.type === 'string' && event.type.startsWith('platform.')) return parsePlatformEvent(event);
  if (typeof event.level !== 'string' || !('message' in event)) return undefined;
  const text = typeof event.message === 'string' ? event.message : JSON.stringify(event.message);
  const [time, requestId] = [event.timestamp, event.requestId].map((entry) => (entry ? String(entry) : undefined));
  return application(time, requestId, event.level, text);
}
