/** Every execution environment of a region: reuses warm ones, starts more when needed, ends idle ones. */
import type { Timer } from '../../../../core/clock.ts';
import type { InvocationActivity } from '../../../contract/ports.ts';
import { ExecutionEnvironment } from './environment.ts';
import type { EnvironmentSpec, Invocation, InvocationOutcome, RuntimePorts } from './environment-spec.ts';
import { type FindPython, pythonFinder } from './find-python.ts';
import type { Guards } from './function-process.ts';
import { Leftovers } from './leftovers.ts';
import { MemoryWatch } from './memory-watch.ts';
import { Watchdog } from './watchdog.ts';

/** Idle environments are ended after this. */
const IDLE_MS = 5 * 60_000;

/** After this the role session is renewed, with a new environment. */
const MAX_AGE_MS = 60 * 60_000;

/**
 * Differs from AWS: at most 64 invocations run at the same time, regardless of concurrency limits; further ones wait.
 */
const MAX_RUNNING = 64;

/** Thrown when Lambda cannot assume the function's role (any more). */
export class RoleNotAssumableError extends Error {}

interface Idle {
  readonly environment: ExecutionEnvironment;
  readonly since: number;
}

export class EnvironmentPool {
  readonly #ports: RuntimePorts;
  readonly #guards = {
    watchdog: new Watchdog(),
    memory: new MemoryWatch(),
    leftovers: new Leftovers(),
  } satisfies Guards;
  readonly #findPython: FindPython;
  /** By function and version, the most recently used last. */
  readonly #idle = new Map<string, Idle[]>();
  readonly #busy = new Set<ExecutionEnvironment>();
  /** Environments at work for a version that was deleted or changed, each with a callback for its end. */
  readonly #retired = new Map<ExecutionEnvironment, () => void>();
  /** Disposals under way. */
  readonly #ending = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #started = 0;
  #sweepTimer: Timer | undefined;
  #disposed = false;

  constructor(ports: RuntimePorts, findPython: FindPython = pythonFinder()) {
    this.#ports = ports;
    this.#findPython = findPython;
  }

  get activity(): InvocationActivity {
    return { running: this.#running, started: this.#started };
  }

  /** Runs the function in a warm environment, or else in a new one. */
  async invoke(spec: EnvironmentSpec, invocation: Invocation): Promise<InvocationOutcome> {
    if (this.#running >= MAX_RUNNING) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    this.#started += 1;
    try {
      const environment = this.#takeIdle(spec) ?? (await this.#open(spec));
      this.#busy.add(environment);
      if (this.#disposed) void this.#end(environment);
      try {
        return await environment.invoke(invocation);
      } finally {
        this.#busy.delete(environment);
        this.#release(environment);
      }
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /**
   * Ends the environments of a function, or of one version: the idle ones now, those at work after their invocation.
   * Resolves when all of them have ended.
   */
  async retire(functionName: string, version?: string): Promise<void> {
    const isMeant = ({ spec }: ExecutionEnvironment): boolean =>
      spec.functionName === functionName && (version === undefined || spec.version === version);
    const ended: Promise<void>[] = [];
    for (const [key, list] of this.#idle) {
      if (!list.some(({ environment }) => isMeant(environment))) continue;
      this.#idle.delete(key);
      for (const { environment } of list) ended.push(this.#end(environment));
    }
    for (const environment of this.#busy) {
      if (!isMeant(environment)) continue;
      const before = this.#retired.get(environment);
      ended.push(
        new Promise((resolve) => {
          this.#retired.set(environment, () => {
            before?.();
            resolve();
          });
        }),
      );
    }
    await Promise.all(ended);
  }

  /** Ends every environment, also those at work; resolves when no process is left. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#sweepTimer?.cancel();
    this.#sweepTimer = undefined;
    const idle = [...this.#idle.values()].flat().map(({ environment }) => environment);
    this.#idle.clear();
    for (const environment of [...idle, ...this.#busy]) void this.#end(environment);
    await Promise.all(this.#ending);
    this.#guards.watchdog.dispose();
    this.#guards.memory.dispose();
  }

  #takeIdle(spec: EnvironmentSpec): ExecutionEnvironment | undefined {
    const list = this.#idle.get(keyOf(spec));
    for (let last = list?.pop(); last !== undefined; last = list?.pop()) {
      if (this.#isCurrent(last.environment, spec)) return last.environment;
      void this.#end(last.environment);
    }
    return undefined;
  }

  #isCurrent(environment: ExecutionEnvironment, spec: EnvironmentSpec): boolean {
    const age = this.#ports.clock.now() - environment.startedAt;
    return environment.spec.generation === spec.generation && age < MAX_AGE_MS;
  }

  async #open(spec: EnvironmentSpec): Promise<ExecutionEnvironment> {
    const credentials = await this.#ports.assumeRole({
      roleArn: spec.roleArn,
      servicePrincipal: 'lambda.amazonaws.com',
      sessionName: spec.functionName,
    });
    if (credentials === undefined) throw new RoleNotAssumableError(spec.roleArn);
    const shared = { ports: this.#ports, guards: this.#guards, findPython: this.#findPython };
    return new ExecutionEnvironment({ spec, credentials, ...shared });
  }

  #release(environment: ExecutionEnvironment): void {
    const onEnd = this.#retired.get(environment);
    if (this.#disposed || onEnd !== undefined) {
      this.#retired.delete(environment);
      void this.#end(environment).then(onEnd);
      return;
    }
    const key = keyOf(environment.spec);
    const list = this.#idle.get(key) ?? [];
    list.push({ environment, since: this.#ports.clock.now() });
    this.#idle.set(key, list);
    this.#sweepTimer ??= this.#ports.clock.schedule(IDLE_MS, () => this.#sweep());
  }

  /** Ends what has been idle for too long, and looks again when the next may have been. */
  #sweep(): void {
    this.#sweepTimer = undefined;
    const now = this.#ports.clock.now();
    let oldest: number | undefined;
    for (const [key, list] of this.#idle) {
      const kept = list.filter(({ since }) => since + IDLE_MS > now);
      for (const { environment, since } of list) if (since + IDLE_MS <= now) void this.#end(environment);
      for (const { since } of kept) oldest = Math.min(oldest ?? since, since);
      if (kept.length > 0) this.#idle.set(key, kept);
      else this.#idle.delete(key);
    }
    if (oldest === undefined) return;
    this.#sweepTimer = this.#ports.clock.schedule(oldest + IDLE_MS - now, () => this.#sweep());
  }

  #end(environment: ExecutionEnvironment): Promise<void> {
    const ending = environment.dispose().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    return ending;
  }
}

function keyOf(spec: EnvironmentSpec): string {
  return `${spec.functionName}:${spec.version}`;
}
