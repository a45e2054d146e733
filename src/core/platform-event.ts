/** Lambda's platform lines in the JSON log format (`LoggingConfig.LogFormat: JSON`) <-> values. */
import type { PlatformLine, ReportLine } from './log-line.ts';

/** What a platform event says of the function beside the line itself. */
export interface PlatformEventContext {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly functionName: string;
  readonly functionVersion: string;
}

/** The message of a platform line in the JSON log format. */
export function formatPlatformEvent(line: PlatformLine, context: PlatformEventContext): string {
  const [type, record] = eventOf(line, context);
  return `${JSON.stringify({ time: new Date(context.time).toISOString(), type: `platform.${type}`, record })}\n`;
}

function eventOf(line: PlatformLine, context: PlatformEventContext): [type: string, record: object] {
  const initialization = { initializationType: 'on-demand' };
  switch (line.kind) {
    case 'init-start':
      return [
        'initStart',
        {
          ...initialization,
          phase: 'init',
          runtimeVersion: line.runtimeVersion,
          runtimeVersionArn: line.runtimeVersionArn,
          functionName: context.functionName,
          functionVersion: context.functionVersion,
        },
      ];
    case 'start':
      return ['start', { requestId: line.requestId, version: line.version }];
    case 'end':
      return ['runtimeDone', { requestId: line.requestId }];
    case 'report': {
      const { requestId, status = 'success', errorType } = line;
      return ['report', { requestId, metrics: metricsOf(line), status, ...(errorType ? { errorType } : {}) }];
    }
    case 'init-report': {
      const { phase, status, errorType, durationMs } = line;
      const error = errorType ? { errorType } : {};
      return ['initReport', { ...initialization, phase, status, ...error, metrics: { durationMs } }];
    }
  }
}

function metricsOf(line: ReportLine): object {
  return {
    durationMs: line.durationMs,
    billedDurationMs: line.billedDurationMs,
    memorySizeMB: line.memorySizeMb,
    maxMemoryUsedMB: line.maxMemoryUsedMb,
    ...(line.initDurationMs === undefined ? {} : { initDurationMs: line.initDurationMs }),
  };
}

/** The value of a parsed platform event; undefined for the types that have no line in the Text format. */
export function parsePlatformEvent(event: Readonly<Record<string, unknown>>): PlatformLine | undefined {
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

/** Status and error type, when there is a status. */
export function statusOf(
  status: string | undefined,
  errorType: string | undefined,
): Pick<ReportLine, 'status' | 'errorType'> {
  if (status !== 'error' && status !== 'timeout') return {};
  return errorType === undefined ? { status } : { status, errorType };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by key; what is found is checked where it is used.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
