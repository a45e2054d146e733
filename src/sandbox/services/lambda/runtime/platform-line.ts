/** The lines that Lambda itself writes, in the Text and the JSON log format. */
import type { PlatformLine, ReportLine } from '../../../../core/log-line.ts';

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
