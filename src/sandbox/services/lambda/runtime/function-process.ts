/** One process of a function: its start, its Runtime API, and its end together with everything that it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { withoutOpenFiles } from './hidden-files.ts';
import type { Launch } from './launch.ts';
import { FrameReader, LineSplitter } from './log-frames.ts';
import { type NextInvocation, RuntimeApi, type RuntimeCall } from './runtime-api.ts';

/** How a process ended: with an exit status, by a signal, or without ever having been started. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

export type PostedResult = Exclude<RuntimeCall, { kind: 'next' }>;

/** How an initialisation or an invocation went. */
export interface PhaseResult {
  /** The first result that the runtime client posted. */
  readonly reply?: PostedResult;
  /** `ready`: the client waits for the next event. */
  readonly end: 'ready' | 'timeout' | Exit;
}

export interface FunctionProcessOptions {
  readonly launch: Launch;
  readonly cwd: string;
  /** The environment, once the Runtime API has its address and its token. */
  variables(runtimeApi: string, token: string): Record<string, string>;
  /** One log event of the process. */
  onMessage(message: string): void;
  /** The process exists, or no longer does: the watchdog has to know. */
  onStart(pid: number): void;
  onEnd(pid: number): void;
}

interface Phase {
  reply?: PostedResult;
  timer?: NodeJS.Timeout;
  timedOut: boolean;
  finish(result: PhaseResult): void;
}

const IS_WINDOWS = process.platform === 'win32';

export class FunctionProcess {
  readonly #options: FunctionProcessOptions;
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #flushOutput: (() => void)[] = [];
  #phase: Phase | undefined;
  #exit: Exit | undefined;
  #peakMemoryMb = 0;
  readonly #ended: Promise<void>;

  private constructor(options: FunctionProcessOptions, api: RuntimeApi) {
    this.#options = options;
    this.#api = api;
    const { launch, cwd } = options;
    const env = options.variables(api.address, api.token);
    this.#child = withoutOpenFiles(['ignore', 'pipe', 'pipe', launch.ownClient ? 'pipe' : 'ignore'], (stdio) =>
      // Its own process group, so that whatever it starts can be ended with it.
      spawn(launch.command, launch.args, { cwd, env, stdio, detached: !IS_WINDOWS, windowsHide: true }),
    );
    this.#readOutput();
    this.#ended = new Promise((resolve) => {
      const end = (exit: Exit): void => {
        if (this.#exit !== undefined) return;
        this.#exit = exit;
        this.#cleanUp();
        resolve();
      };
      this.#child.once('error', (error) => {
        if (this.#child.pid === undefined) end({ code: null, signal: null, error });
      });
      this.#child.once('exit', (code, signal) => end({ code, signal }));
    });
    if (this.#child.pid !== undefined) options.onStart(this.#child.pid);
  }

  /** Starts the process. What it does until it asks for its first event is its initialisation: see {@link run}. */
  static async start(options: FunctionProcessOptions): Promise<FunctionProcess> {
    let onCall: (call: RuntimeCall) => void = () => {};
    const api = await RuntimeApi.start(options.launch.ownClient, (call) => onCall(call));
    const started = new FunctionProcess(options, api);
    onCall = (call) => started.#onCall(call);
    return started;
  }

  get exited(): boolean {
    return this.#exit !== undefined;
  }

  /**
   * Peak memory of the process.
   *
   * Differs from AWS: peak memory is known on Linux only and 0 elsewhere; after a crash it is the last known value.
   */
  get peakMemoryMb(): number {
    if (this.#exit === undefined) this.#peakMemoryMb = readPeakMemoryMb(this.#child.pid) ?? this.#peakMemoryMb;
    return this.#peakMemoryMb;
  }

  /**
   * Waits until the client asks for an event, the process ends, or `timeoutMs` have passed, which ends the process.
   * Without `next` this is the initialisation, with it an invocation. One at a time.
   */
  run(timeoutMs: number, next?: NextInvocation): Promise<PhaseResult> {
    return new Promise((resolve) => {
      const phase: Phase = {
        timedOut: false,
        finish: (result) => {
          clearTimeout(phase.timer);
          this.#phase = undefined;
          resolve(result);
        },
      };
      if (this.#exit !== undefined) return this.#finishExited(phase, this.#exit);
      this.#phase = phase;
      // A real timer: the process lives in real time, whatever the sandbox's clock says.
      phase.timer = setTimeout(() => {
        phase.timedOut = true;
        this.#peakMemoryMb = this.peakMemoryMb;
        this.#kill();
      }, timeoutMs);
      if (next !== undefined) this.#api.deliver(next);
    });
  }

  /** Ends the process and its group; resolves when it is gone. */
  async dispose(): Promise<void> {
    this.#kill();
    await this.#ended;
  }

  #onCall(call: RuntimeCall): void {
    const phase = this.#phase;
    if (phase === undefined) return;
    if (call.kind !== 'next') {
      phase.reply ??= call;
      // After an error it may end by itself.
      if (call.kind !== 'response') this.#peakMemoryMb = this.peakMemoryMb;
    } else {
      // What the process wrote before it asked is readable by now; let it be read first.
      setImmediate(() => {
        this.#endLines();
        if (this.#phase === phase && !phase.timedOut) phase.finish({ ...replyOf(phase), end: 'ready' });
      });
    }
  }

  #finishExited(phase: Phase, exit: Exit): void {
    phase.finish({ ...replyOf(phase), end: phase.timedOut ? 'timeout' : exit });
  }

  #cleanUp(): void {
    const { pid } = this.#child;
    if (pid !== undefined) this.#options.onEnd(pid);
    // No process of its group may outlive it: a child it left behind would hold its ports and pipes.
    this.#killGroup();
    // What it wrote and posted last is readable by now: one turn to accept a connection, one to read.
    setImmediate(() =>
      setImmediate(() => {
        this.#endLines();
        this.#api.close();
        for (const stream of this.#outputs()) stream.destroy();
        if (this.#phase !== undefined && this.#exit !== undefined) this.#finishExited(this.#phase, this.#exit);
      }),
    );
  }

  #kill(): void {
    if (this.#exit !== undefined) return;
    if (IS_WINDOWS || this.#child.pid === undefined) this.#child.kill('SIGKILL');
    else this.#killGroup();
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (IS_WINDOWS || pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  }

  #outputs(): Readable[] {
    return this.#child.stdio
      .slice(1, 4)
      .filter((stream): stream is Readable => stream !== null && stream !== undefined);
  }

  #readOutput(): void {
    const [stdout, stderr, frames] = this.#outputs();
    for (const stream of [stdout, stderr]) {
      const lines = new LineSplitter(this.#options.onMessage);
      stream?.on('data', (chunk: Buffer) => lines.write(chunk));
      this.#flushOutput.push(() => lines.end());
    }
    const reader = new FrameReader(this.#options.onMessage);
    frames?.on('data', (chunk: Buffer) => reader.write(chunk));
    this.#flushOutput.push(() => reader.end());
    // A pipe breaks when the process ends, which is noticed anyway.
    for (const stream of this.#outputs()) stream.on('error', () => {});
  }

  #endLines(): void {
    for (const end of this.#flushOutput) end();
  }
}

function replyOf({ reply }: Phase): { reply?: PostedResult } {
  return reply === undefined ? {} : { reply };
}

/** Linux keeps the peak of a process's resident memory in `/proc`. */
function readPeakMemoryMb(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return kilobytes === undefined ? undefined : Math.ceil(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}
