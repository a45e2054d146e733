/** Tumbling windows: the state that a function carries from batch to batch of one stretch of time (aws-behaviour.md 5.8). */
import type { Entry } from './event.ts';

/** A window that has begun and not ended. */
export interface OpenWindow {
  /** Milliseconds since the epoch; windows are aligned to multiples of their size. */
  readonly start: number;
  /** What the function returned last, as JSON. */
  readonly state: string;
}

/** Lambda ends a window early when its state exceeds this. */
const MAX_STATE_BYTES = 1024 * 1024;

/** Time for records that are being written when a window ends. */
const GRACE_MS = 100;

/** The windows of one shard, one after the other. */
export class TumblingWindow {
  readonly #sizeMs: number;
  readonly #source: { readonly shardId: string; readonly arn: string };
  #open: OpenWindow | undefined;

  /** `open` is the window that was open before a restart. */
  constructor(sizeMs: number, source: { shardId: string; arn: string }, open: OpenWindow | undefined) {
    this.#sizeMs = sizeMs;
    this.#source = source;
    this.#open = open;
  }

  get open(): OpenWindow | undefined {
    return this.#open;
  }

  /** When the open window has to be ended even without a later record, in milliseconds since the epoch. */
  get deadline(): number | undefined {
    return this.#open && this.#open.start + this.#sizeMs + GRACE_MS;
  }

  /** Whether the state exceeds Lambda's limit. */
  get overflows(): boolean {
    return this.#open !== undefined && Buffer.byteLength(this.#open.state) > MAX_STATE_BYTES;
  }

  /** Whether two records belong to different windows, by their arrival times. */
  divides(one: Entry, other: Entry): boolean {
    return this.#startOf(one) !== this.#startOf(other);
  }

  /** Whether the open window ends before `next`, the next record if there is one. */
  endsBefore(next: Entry | undefined, now: number): boolean {
    if (this.#open === undefined || this.deadline === undefined) return false;
    return next === undefined ? now >= this.deadline : this.#startOf(next) !== this.#open.start;
  }

  /** Opens the window of a record unless one is open. */
  enter(entry: Entry): void {
    this.#open ??= { start: this.#startOf(entry), state: '{}' };
  }

  keep(state: string): void {
    if (this.#open !== undefined) this.#open = { ...this.#open, state };
  }

  close(): void {
    this.#open = undefined;
  }

  /** The members of the event beside `Records`, as JSON text with a comma in front. */
  members(call: { final: boolean; early: boolean }): string {
    if (this.#open === undefined) return '';
    const { start, state } = this.#open;
    const window = JSON.stringify({ start: formatSecond(start), end: formatSecond(start + this.#sizeMs) });
    const rest = JSON.stringify({
      shardId: this.#source.shardId,
      eventSourceARN: this.#source.arn,
      isFinalInvokeForWindow: call.final,
      isWindowTerminatedEarly: call.early,
    });
    return `,"window":${window},"state":${state},${rest.slice(1, -1)}`;
  }

  #startOf({ arrivalTime }: Entry): number {
    return Math.floor(arrivalTime / this.#sizeMs) * this.#sizeMs;
  }
}

/** The `state` of a function's answer, as JSON; undefined when there is none, which makes it a failed invocation. */
export function stateOf(payload: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(payload);
    if (typeof answer !== 'object' || answer === null || !('state' in answer)) return undefined;
    return JSON.stringify(answer.state ?? {});
  } catch {
    return undefined;
  }
}

function formatSecond(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
