/** The message of a log event of a function -> what it says, in the Text and the JSON log format. */
import type { ApplicationLine, InitReportLine, LogLine, PlatformLine, ReportLine } from '../core/log-line.ts';

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

/** Status and error type, when there is a status. */
function statusOf(status: string | undefined, errorType: string | undefined): Pick<ReportLine, 'status' | 'errorType'> {
  if (status !== 'error' && status !== 'timeout') return {};
  return errorType === undefined ? { status } : { status, errorType };
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

/** The value of a parsed platform event; undefined for the types that have no line in the Text format. */
function parsePlatformEvent(event: Readonly<Record<string, unknown>>): PlatformLine | undefined {
  const record = asRecord(event.record);
  const requestId = stringOf(record.requestId) ?? '';
  const metrics = asRecord(record.metrics);
  const number = (name: string): number => (typeof metrics[name] === 'number' ? metrics[name] : Number.NaN);
  const status = statusOf(stringOf(record.status), stringOf(record.errorType));
  switch (event.type) {
    case 'platform.initStart':
      return {
        kind: 'init-start',
        runtimeVersion: stringOf(record.runtimeVersion) ?? '',
        runtimeVersionArn: stringOf(record.runtimeVersionArn) ?? '',
      };
    case 'platform.start':
      return { kind: 'start', requestId, version: stringOf(record.version) ?? '' };
    case 'platform.runtimeDone':
      return { kind: 'end', requestId };
    case 'platform.report':
      return {
        kind: 'report',
        requestId,
        durationMs: number('durationMs'),
        billedDurationMs: number('billedDurationMs'),
        memorySizeMb: number('memorySizeMB'),
        maxMemoryUsedMb: number('maxMemoryUsedMB'),
        ...('initDurationMs' in metrics ? { initDurationMs: number('initDurationMs') } : {}),
        ...status,
      };
    case 'platform.initReport': {
      const phase = record.phase === 'invoke' ? 'invoke' : 'init';
      return { kind: 'init-report', durationMs: number('durationMs'), phase, status: 'error', ...status };
    }
    default:
      return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by key; what is found is checked where it is used.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
