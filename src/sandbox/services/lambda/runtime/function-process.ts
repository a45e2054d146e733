/** One process of a function: its start, its Runtime API, and its end together with everything that it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { withoutOpenFiles } from './hidden-files.ts';
import type { Launch } from './launch.ts';
import type { Leftovers } from './leftovers.ts';
import { MemoryMeter, type MemoryWatch } from './memory-watch.ts';
import { type OutputTarget, ProcessOutput } from './process-output.ts';
import { type NextInvocation, RuntimeApi, type RuntimeCall } from './runtime-api.ts';
import type { Watchdog } from './watchdog.ts';

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
  readonly end: 'ready' | 'timeout' | 'out-of-memory' | Exit;
}

/** What looks after the processes of a sandbox. */
export interface Guards {
  readonly watchdog: Watchdog;
  readonly memory: MemoryWatch;
  readonly leftovers: Leftovers;
}

export interface FunctionProcessOptions extends OutputTarget {
  readonly launch: Launch;
  readonly cwd: string;
  readonly memorySizeMb: number;
  /** Hexadecimal digits in the environment of the process, by which processes that it leaves behind are found. */
  readonly marker: string;
  readonly guards: Guards;
  /** The environment, once the Runtime API has its address and its token. */
  variables(runtimeApi: string, token: string): Record<string, string>;
}

interface Phase {
  reply?: PostedResult;
  timer?: NodeJS.Timeout;
  /** Why the process is being ended. */
  killedFor?: 'timeout' | 'out-of-memory';
  finish(result: PhaseResult): void;
}

const IS_WINDOWS = process.platform === 'win32';
const MB = 1024 * 1024;

/** What Node.js prints before it aborts because its heap is full, which is nine tenths of the function's memory. */
const HEAP_FULL = /^FATAL ERROR: .*heap out of memory/;

export class FunctionProcess {
  readonly #options: FunctionProcessOptions;
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #output: ProcessOutput;
  #phase: Phase | undefined;
  #exit: Exit | undefined;
  readonly #memory = new MemoryMeter();
  #heapWasFull = false;
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
    this.#output = new ProcessOutput(this.#child, {
      onMessage: (message) => {
        if (HEAP_FULL.test(message)) this.#heapWasFull = true;
        options.onMessage(message);
      },
      untilRoom: options.untilRoom,
    });
    this.#ended = new Promise((resolve) => {
      const end = (exit: Exit): void => {
        if (this.#exit !== undefined) return;
        this.#exit = exit;
        resolve(this.#cleanUp());
      };
      this.#child.once('error', (error) => {
        if (this.#child.pid === undefined) end({ code: null, signal: null, error });
      });
      this.#child.once('exit', (code, signal) => end({ code, signal }));
    });
    if (this.#child.pid !== undefined) options.guards.watchdog.watch(this.#child.pid, options.marker);
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
   * Peak memory of the process, never more than the function has.
   *
   * Differs from AWS: it is known on Linux only and 0 elsewhere, where MemorySize is not enforced; after a crash it is the last
   * known value. Pages of program files do not count against MemorySize, only what the function and its children allocate.
   */
  get peakMemoryMb(): number {
    return Math.min(Math.ceil(this.#memory.peak / MB), this.#options.memorySizeMb);
  }

  /**
   * Waits until the client asks for an event, the process ends, or `timeoutMs` have passed, which ends the process.
   * Without `next` this is the initialisation, with it an invocation. One at a time.
   */
  run(timeoutMs: number, next?: NextInvocation): Promise<PhaseResult> {
    return new Promise((resolve) => {
      const { memory } = this.#options.guards;
      const phase: Phase = {
        finish: (result) => {
          clearTimeout(phase.timer);
          memory.forget(this);
          this.#phase = undefined;
          resolve(result);
        },
      };
      if (this.#exit !== undefined) return this.#finishExited(phase, this.#exit);
      this.#phase = phase;
      memory.watch(this);
      // A real timer: the process lives in real time, whatever the sandbox's clock says.
      phase.timer = setTimeout(() => {
        this.#readPeakMemory();
        this.#endPhase('timeout');
      }, timeoutMs);
      if (next !== undefined) this.#api.deliver(next);
    });
  }

  /** Ends the process and its group; resolves when it is gone. */
  async dispose(): Promise<void> {
    this.#kill();
    await this.#ended;
  }

  /** Ends the process if it and its children use more memory than the function has. */
  checkMemory(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#exit !== undefined) return;
    if (this.#memory.readTree(pid, this.#limit) > this.#limit) this.#endPhase('out-of-memory');
  }

  get #limit(): number {
    return this.#options.memorySizeMb * MB;
  }

  #onCall(call: RuntimeCall): void {
    const phase = this.#phase;
    if (phase === undefined) return;
    if (call.kind !== 'next') {
      phase.reply ??= call;
      // After an error it may end by itself.
      if (call.kind !== 'response') this.#readPeakMemory();
    } else {
      // What the process wrote before it asked is readable by now; let it be read first.
      setImmediate(() => this.#output.whenRead(() => this.#onIdle(phase)));
    }
  }

  #onIdle(phase: Phase): void {
    this.#output.endLines();
    if (this.#phase !== phase || phase.killedFor !== undefined) return;
    // A peak between two looks at its memory counts as well.
    if (this.#readPeakMemory() > this.#limit) this.#endPhase('out-of-memory');
    else phase.finish({ ...replyOf(phase), end: 'ready' });
  }

  /** Returns the peak of what counts against the limit. */
  #readPeakMemory(): number {
    const { pid } = this.#child;
    return pid === undefined || this.#exit !== undefined ? 0 : this.#memory.readPeak(pid);
  }

  #endPhase(reason: 'timeout' | 'out-of-memory'): void {
    if (this.#phase === undefined) return;
    this.#phase.killedFor ??= reason;
    if (reason === 'out-of-memory') this.#memory.peak = this.#limit;
    this.#kill();
  }

  #finishExited(phase: Phase, exit: Exit): void {
    const ranOut = exit.signal === 'SIGABRT' && this.#heapWasFull;
    if (ranOut) this.#memory.peak = this.#limit;
    phase.finish({ ...replyOf(phase), end: phase.killedFor ?? (ranOut ? 'out-of-memory' : exit) });
  }

  /** Resolves when no process that it has started is left. */
  async #cleanUp(): Promise<void> {
    const { pid } = this.#child;
    const { marker, guards } = this.#options;
    if (pid !== undefined) guards.watchdog.forget(pid, marker);
    // No process that it started may outlive it: a child it left behind would hold its ports and pipes.
    this.#killGroup();
    const ended = pid === undefined ? undefined : guards.leftovers.end(marker);
    // What it wrote and posted last is readable by now: one turn to accept a connection, one to read.
    const finish = (): void => {
      this.#output.endLines();
      this.#api.close();
      this.#output.destroy();
      if (this.#phase !== undefined && this.#exit !== undefined) this.#finishExited(this.#phase, this.#exit);
    };
    setImmediate(() => setImmediate(() => this.#output.whenRead(finish)));
    await ended;
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
}

function replyOf({ reply }: Phase): { reply?: PostedResult } {
  return reply === undefined ? {} : { reply };
}
