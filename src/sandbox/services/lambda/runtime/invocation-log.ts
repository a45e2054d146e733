/** The log of one execution environment: collects what it and the platform write and appends it to its log stream. */

import { randomBytes } from 'node:crypto';
import { formatArn } from '../../../../core/arn.ts';
import type { Timer } from '../../../../core/clock.ts';
import type { PlatformLine } from '../../../../core/log-line.ts';
import type { LogEvent } from '../../../contract/ports.ts';
import type { EnvironmentSpec, RuntimePorts } from './environment-spec.ts';
import { formatPlatformEvent, formatPlatformLine } from './platform-line.ts';

/** Delay until lines of a running invocation are written; at its end they are written at once. */
const FLUSH_DELAY_MS = 10;

/** How long it is cached whether the role may write logs. */
const PERMISSION_TTL_MS = 1_000;

/** Maximum size of LogResult. */
const TAIL_BYTES = 4_096;

/** A longer message becomes several log events. */
const MAX_MESSAGE_LENGTH = 256 * 1024;

/** What may wait to be written before the function has to wait: as much as PutLogEvents takes at once. */
const MAX_PENDING_BYTES = 1_048_576;

/** A function that prints thousands of lines at once must not hold up others while they are written. */
const MAX_BATCH_EVENTS = 1_000;

/** CloudWatch Logs adds it to the size of each event. */
const EVENT_OVERHEAD_BYTES = 26;

const SYSTEM_LEVELS = ['DEBUG', 'INFO', 'WARN'];

/** `2025/11/25/[$LATEST]<32 hex>`; one for each execution environment. */
export function newLogStreamName(now: number, version: string): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${version}]${randomBytes(16).toString('hex')}`;
}

/** The part of a log stream's name that no other one has. */
export function markerOf(logStreamName: string): string {
  return logStreamName.slice(-32);
}

/** What the role may do with its logs. */
interface Permission {
  readonly writes: boolean;
  readonly createsGroup: boolean;
}

/** Without the permission of the role to write logs they are dropped silently, as on AWS. */
export class InvocationLog {
  readonly #spec: EnvironmentSpec;
  readonly #ports: RuntimePorts;
  readonly #logStreamName: string;
  readonly #pending: LogEvent[] = [];
  #pendingBytes = 0;
  #writing: Promise<void> | undefined;
  #flushTimer: Timer | undefined;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #permission: { readonly until: number; readonly granted: Promise<Permission> } | undefined;

  constructor(spec: EnvironmentSpec, ports: RuntimePorts, logStreamName: string) {
    this.#spec = spec;
    this.#ports = ports;
    this.#logStreamName = logStreamName;
  }

  /** Writes a line of Lambda itself, in the function's log format. */
  platform(line: PlatformLine): void {
    const { logFormat, functionName, version } = this.#spec;
    if (logFormat === 'JSON') {
      if (!this.#showsSystemLine(line)) return;
      const time = this.#ports.clock.now();
      this.#add(formatPlatformEvent(line, { time, functionName, functionVersion: version }));
    } else this.#add(formatPlatformLine(line), line.kind !== 'init-start');
  }

  /** Writes what the function printed, one log event. */
  message(text: string): void {
    for (let start = 0; start < text.length; start += MAX_MESSAGE_LENGTH) {
      this.#add(text.slice(start, start + MAX_MESSAGE_LENGTH));
    }
  }

  /** The end of what was written since the last call, at most 4 KB of it. */
  takeTail(): string {
    const tail = Buffer.concat(this.#tail);
    this.#tail = [];
    this.#tailBytes = 0;
    return tail.subarray(Math.max(0, tail.length - TAIL_BYTES)).toString('utf8');
  }

  /** Resolves when everything written so far can be read from the log stream. Never rejects. */
  flush(): Promise<void> {
    this.#flushTimer?.cancel();
    this.#flushTimer = undefined;
    if (this.#pending.length > 0) this.#writing ??= this.#writePending();
    return this.#writing ?? Promise.resolve();
  }

  /** Resolves when so much has been written that there is room for more; undefined if there is now. */
  untilRoom(): Promise<void> | undefined {
    return this.#pendingBytes < MAX_PENDING_BYTES ? undefined : this.flush();
  }

  #add(message: string, inTail = true): void {
    // The child's own clock is the machine's; log events carry the sandbox's time.
    this.#pending.push({ timestamp: this.#ports.clock.now(), message });
    this.#pendingBytes += message.length + EVENT_OVERHEAD_BYTES;
    if (inTail) this.#addToTail(message);
    if (this.#writing === undefined) {
      this.#flushTimer ??= this.#ports.clock.schedule(FLUSH_DELAY_MS, () => void this.flush());
    }
  }

  #addToTail(message: string): void {
    const bytes = Buffer.from(message.endsWith('\n') ? message : `${message}\n`);
    this.#tail.push(bytes);
    this.#tailBytes += bytes.length;
    for (let first = this.#tail[0]; first && this.#tailBytes - first.length >= TAIL_BYTES; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailBytes -= first.length;
    }
  }

  async #writePending(): Promise<void> {
    while (this.#pending.length > 0) {
      const events = this.#pending.splice(0, MAX_BATCH_EVENTS);
      if (this.#pending.length === 0) this.#pendingBytes = 0;
      try {
        const { writes, createsGroup } = await this.#getPermission();
        if (writes) {
          await this.#ports.appendLogEvents(this.#spec.logGroupName, this.#logStreamName, events, { createsGroup });
        }
      } catch {
        // Logs are best effort: an invocation does not fail because they could not be written.
      }
    }
    this.#writing = undefined;
  }

  #getPermission(): Promise<Permission> {
    const now = this.#ports.clock.now();
    if (this.#permission === undefined || now >= this.#permission.until) {
      this.#permission = { until: now + PERMISSION_TTL_MS, granted: this.#askPermission() };
    }
    return this.#permission.granted;
  }

  async #askPermission(): Promise<Permission> {
    const { region, accountId, roleMay } = this.#ports;
    const { roleArn, logGroupName } = this.#spec;
    const resource = `log-group:${logGroupName}:log-stream:`;
    const streams = formatArn({ service: 'logs', region, accountId, resource });
    const writes =
      (await roleMay(roleArn, 'logs:CreateLogStream', streams)) &&
      (await roleMay(roleArn, 'logs:PutLogEvents', streams + this.#logStreamName));
    return { writes, createsGroup: writes && (await roleMay(roleArn, 'logs:CreateLogGroup', streams)) };
  }

  #showsSystemLine(line: PlatformLine): boolean {
    const failed = 'status' in line && line.status !== undefined;
    const level = failed ? 'WARN' : line.kind === 'end' ? 'DEBUG' : 'INFO';
    return SYSTEM_LEVELS.indexOf(level) >= SYSTEM_LEVELS.indexOf(this.#spec.systemLogLevel ?? 'INFO');
  }
}
