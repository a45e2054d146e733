/** The lines that Lambda writes to CloudWatch Logs, as values: INIT_START, START, END, REPORT and application lines. */

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

/** A failed initialization. `phase` is `init` for the first attempt, `invoke` for the one during the invocation. */
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

/** A line of the function or its runtime. Time, level and request id are known for lines of the runtime's logger. */
export interface ApplicationLine {
  readonly kind: 'application';
  /** ISO 8601, as it was printed. */
  readonly time?: string;
  readonly requestId?: string;
  readonly level?: string;
  readonly text: string;
}

export type LogLine = PlatformLine | ApplicationLine;
