/** An execution environment: one function process after another with one log stream, one invocation at a time. */
import { randomBytes } from 'node:crypto';
import type { ReportLine } from '../../../../core/log-line.ts';
import type { SessionCredentials } from '../../../contract/ports.ts';
import type { EnvironmentSpec, Invocation, InvocationOutcome, RuntimePorts } from './environment-spec.ts';
import { exitFailure, type Failure, failurePayload, OUT_OF_MEMORY, timeoutFailure } from './failures.ts';
import type { FindPython } from './find-python.ts';
import { FunctionProcess, type Guards, type PhaseResult } from './function-process.ts';
import { InvocationLog, markerOf, newLogStreamName } from './invocation-log.ts';
import { LaunchError, launchOf, launchVariables } from './launch.ts';
import { runtimeVersionArn, runtimeVersionName } from './runtimes.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** Limit of the first initialisation, regardless of the function's timeout. */
const INIT_TIMEOUT_MS = 10_000;

export interface EnvironmentOptions {
  readonly spec: EnvironmentSpec;
  readonly ports: RuntimePorts;
  /** A session of the function's role. */
  readonly credentials: SessionCredentials;
  readonly guards: Guards;
  readonly findPython: FindPython;
}

/** How an invocation ended, before its END and REPORT are written. */
interface Ending {
  readonly payload: Buffer;
  readonly failed: boolean;
  /** What is written to the log about it. */
  readonly message?: string;
  readonly report?: Pick<ReportLine, 'status' | 'errorType'>;
}

export class ExecutionEnvironment {
  readonly spec: EnvironmentSpec;
  /** Milliseconds on the sandbox's clock. */
  readonly startedAt: number;
  readonly #options: EnvironmentOptions;
  readonly #logStreamName: string;
  readonly #log: InvocationLog;
  readonly #temporaryFolder: TemporaryFolder;
  #process: FunctionProcess | undefined;
  #invokedBefore = false;
  #disposed = false;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.spec = options.spec;
    this.startedAt = options.ports.clock.now();
    this.#logStreamName = newLogStreamName(this.startedAt, this.spec.version);
    this.#log = new InvocationLog(this.spec, options.ports, this.#logStreamName);
    this.#temporaryFolder = new TemporaryFolder(options.ports, markerOf(this.#logStreamName));
  }

  /** Runs the function once, initialising it before when it is cold or its process has ended. */
  async invoke(invocation: Invocation): Promise<InvocationOutcome> {
    const { requestId } = invocation;
    const { timeoutMs, version, memorySizeMb } = this.spec;
    const initDurationMs = this.#invokedBefore ? undefined : await this.#coldStart(requestId);
    this.#invokedBefore = true;
    const begin = performance.now();
    let ending: Ending | undefined;
    if (this.#process === undefined || this.#process.exited) {
      // What AWS calls a suppressed initialisation: it is part of the invocation and of its timeout.
      ending = await this.#initialise(requestId, 'invoke', timeoutMs);
    }
    this.#log.platform({ kind: 'start', requestId, version });
    ending ??= await this.#run(invocation, Math.max(0, timeoutMs - (performance.now() - begin)));
    if (ending.message !== undefined) this.#log.message(ending.message);
    const durationMs = round(ending.report?.status === 'timeout' ? timeoutMs : performance.now() - begin);
    this.#log.platform({ kind: 'end', requestId });
    this.#log.platform({
      kind: 'report',
      requestId,
      durationMs,
      // The initialisation is billed as well (since August 2025).
      billedDurationMs: Math.ceil(durationMs + (initDurationMs ?? 0)),
      memorySizeMb,
      maxMemoryUsedMb: this.#process?.peakMemoryMb ?? 0,
      ...(initDurationMs === undefined ? {} : { initDurationMs }),
      ...ending.report,
    });
    const logTail = this.#log.takeTail();
    await this.#log.flush();
    const error = ending.failed ? { functionError: 'Unhandled' as const } : {};
    return { payload: ending.payload, ...error, logTail, durationMs };
  }

  /** Ends the process, removes its files and writes the rest of the log; an invocation under way fails. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#process?.dispose();
    await this.#temporaryFolder.remove();
    await this.#log.flush();
  }

  /** The duration of the first initialisation, or undefined when it failed and the invocation has to repeat it. */
  async #coldStart(requestId: string): Promise<number | undefined> {
    const { region } = this.#options.ports;
    const { runtime } = this.spec;
    this.#log.platform({
      kind: 'init-start',
      runtimeVersion: runtimeVersionName(runtime),
      runtimeVersionArn: runtimeVersionArn(region, runtime),
    });
    const begin = performance.now();
    const failed = await this.#initialise(requestId, 'init', INIT_TIMEOUT_MS);
    return failed === undefined ? round(performance.now() - begin) : undefined;
  }

  /** Starts a process and waits until it asks for its first event; returns how that failed, or undefined. */
  async #initialise(requestId: string, phase: 'init' | 'invoke', timeoutMs: number): Promise<Ending | undefined> {
    const begin = performance.now();
    const result = await this.#start(timeoutMs);
    if ('end' in result && result.end === 'ready') return undefined;
    const ending = 'end' in result ? this.#endingOf(requestId, result) : failureEnding(requestId, result);
    const { status = 'error', errorType } = ending.report ?? {};
    const durationMs = performance.now() - begin;
    this.#log.platform({ kind: 'init-report', durationMs, phase, status, ...(errorType ? { errorType } : {}) });
    await this.#process?.dispose();
    return ending;
  }

  async #start(timeoutMs: number): Promise<PhaseResult | Failure> {
    const { spec, ports, credentials, guards, findPython } = this.#options;
    if (this.#disposed) return { errorType: 'Runtime.ExitError', message: 'The sandbox stops' };
    // What the last process has left behind is ended first: it is found by the marker that the next one has as well.
    await this.#process?.dispose();
    try {
      await ports.ensureTaskRoot(spec.taskRoot);
      const launch = await launchOf(spec, findPython);
      const temporaryFolder = this.#temporaryFolder.ensure();
      const session = { region: ports.region, endpoint: ports.endpoint(), credentials, temporaryFolder };
      this.#process = await FunctionProcess.start({
        launch,
        cwd: spec.taskRoot,
        variables: (runtimeApi, token) =>
          launchVariables(spec, launch, { ...session, runtimeApi, token, logStreamName: this.#logStreamName }),
        memorySizeMb: spec.memorySizeMb,
        marker: markerOf(this.#logStreamName),
        guards,
        onMessage: (message) => this.#log.message(message),
        untilRoom: () => this.#log.untilRoom(),
      });
    } catch (error) {
      if (!(error instanceof LaunchError)) throw error;
      return { errorType: 'Runtime.InvalidEntrypoint', message: error.message };
    }
    return this.#process.run(timeoutMs);
  }

  async #run(invocation: Invocation, timeoutMs: number): Promise<Ending> {
    const deadline = Math.floor(Date.now() + timeoutMs);
    // An environment without a process has failed before.
    const result = await this.#process?.run(timeoutMs, { invocation, deadline, traceId: newTraceId(Date.now()) });
    return this.#endingOf(invocation.requestId, result ?? { end: { code: null, signal: 'SIGKILL' } });
  }

  #endingOf(requestId: string, { reply, end }: PhaseResult): Ending {
    if (end === 'timeout') {
      const failure = timeoutFailure(this.spec.timeoutMs);
      const time = new Date(this.#options.ports.clock.now()).toISOString();
      const message = `${time} ${requestId} ${failure.message}\n\n`;
      return { payload: failurePayload(requestId, failure), failed: true, message, report: { status: 'timeout' } };
    }
    if (end === 'out-of-memory') return failureEnding(requestId, OUT_OF_MEMORY);
    if (reply?.kind === 'response') return { payload: reply.body, failed: false };
    if (end === 'ready') return { payload: reply?.body ?? Buffer.from('null'), failed: reply !== undefined };
    const ending = failureEnding(requestId, exitFailure(end));
    if (reply === undefined) return ending;
    // It reported an error before it ended; of an invocation the end is logged as well.
    const report = { status: 'error', errorType: reply.errorType ?? 'Runtime.Unknown' } as const;
    const message = reply.kind === 'error' ? { message: ending.message } : {};
    return { payload: reply.body, failed: true, report, ...message };
  }
}

function failureEnding(requestId: string, failure: Failure): Ending {
  return {
    payload: failurePayload(requestId, failure),
    failed: true,
    message: `RequestId: ${requestId} Error: ${failure.message}\n${failure.errorType}\n`,
    report: { status: 'error', errorType: failure.errorType },
  };
}

function newTraceId(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16);
  const id = randomBytes(20).toString('hex');
  return `Root=1-${seconds}-${id.slice(0, 24)};Parent=${id.slice(24)};Sampled=0`;
}

/** Two decimals, as Lambda reports milliseconds. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
