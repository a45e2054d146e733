/** One sequence of batches within a shard: each is delivered, retried or given up before the next one starts. */

import { type Clock, delay, type Timer } from '../../../../core/clock.ts';
import { type Backoff, backoffMs } from './backoff.ts';
import { BatchQueue } from './batch-queue.ts';
import { type Batch, type Decision, type DropCondition, decide, newBatch, splitByAge } from './batching.ts';
import type { Answer, Delivery } from './delivery.ts';
import type { Entry } from './entry.ts';
import type { FunctionResponse } from './failure-message.ts';
import type { PollerSettings } from './settings.ts';
import { stateOf, type TumblingWindow } from './tumbling-window.ts';

/** Eight invocations within the first minute, as recorded; AWS does not say how long the wait may grow. */
const RETRY: Backoff = { firstMs: 400, maxMs: 60_000 };

export interface LaneOptions {
  readonly settings: PollerSettings;
  readonly clock: Clock;
  readonly delivery: Delivery;
  readonly source: { readonly retentionMs: number };
  /** The tumbling windows of the shard, when the mapping has some. */
  readonly windows: TumblingWindow | undefined;
  /** Whether everything that is in the shard has been read. */
  drained(): boolean;
  /** Entries are done, or the window has moved. Resolves when that is durable. */
  onProgress(): Promise<void>;
  /** A batch went through, or failed. */
  onResult(succeeded: boolean): void;
  /** There is nothing to do, until {@link Lane.wake}. */
  onIdle(): void;
  /** A tumbling window is over: what still belongs to it must be read. */
  onWindowOver(): void;
}

export class Lane {
  readonly #options: LaneOptions;
  readonly #queue: BatchQueue;
  /** Ends waits; what is under way goes on. */
  readonly #halt = new AbortController();
  /** Gives up on the invocation under way. */
  readonly #abort = new AbortController();
  /** What is left of a batch that failed, to be tried before anything else. */
  readonly #rest: Batch<Entry>[] = [];
  #running: Promise<void> | undefined;
  #windowTimer: Timer | undefined;
  /** The function's last answer to the batch at hand. */
  #response: FunctionResponse | undefined;

  constructor(options: LaneOptions) {
    const { settings, clock, windows } = options;
    this.#options = options;
    this.#queue = new BatchQueue({
      clock,
      batchSize: settings.batchSize,
      windowMs: settings.batchingWindowMs,
      memberBytes: () => Buffer.byteLength(windows?.members({ final: false, early: false }) ?? ''),
      divides: (first, entry) => windows?.divides(first, entry) ?? false,
      onDue: () => this.wake(),
    });
    this.#watchWindow();
  }

  /** Whether more records would make the next batch longer, and nothing has to end before it. */
  get wants(): boolean {
    return this.#running === undefined && !this.#queue.full;
  }

  /** Whether the next batch needs no more records. */
  get full(): boolean {
    return this.#queue.full;
  }

  /** Entries come in the order of the shard; {@link wake} starts on them. */
  offer(entry: Entry): void {
    this.#queue.push(entry);
  }

  /** Starts the next batch if it is due and none is under way. */
  wake(): void {
    if (this.#running !== undefined) return;
    const next = this.#next();
    if (next === undefined) return;
    this.#running = this.#run(next).finally(() => {
      this.#running = undefined;
      if (!this.#halt.signal.aborted) this.#options.onIdle();
    });
  }

  /** Starts nothing any more, and waits for what is under way; with `abort` that is abandoned. */
  async stop({ abort }: { abort: boolean }): Promise<void> {
    this.#halt.abort();
    if (abort) this.#abort.abort();
    this.#queue.stop();
    this.#windowTimer?.cancel();
    await this.#running;
  }

  async #run(first: () => Promise<void>): Promise<void> {
    for (let next: typeof first | undefined = first; next !== undefined; next = this.#next()) await next();
  }

  /** Takes what is to be done next; undefined when there is nothing. */
  #next(): (() => Promise<void>) | undefined {
    if (this.#halt.signal.aborted) return undefined;
    const rest = this.#rest.shift();
    if (rest !== undefined) return () => this.#process(rest);
    const { windows, clock, drained } = this.#options;
    const { first } = this.#queue;
    if (windows?.endsBefore(first, clock.now()) && (first !== undefined || drained())) {
      return () => this.#endWindow({ early: false });
    }
    return this.#queue.due ? () => this.#process(newBatch(this.#queue.take())) : undefined;
  }

  async #process(batch: Batch<Entry>): Promise<void> {
    const { settings, source, clock, delivery, windows } = this.#options;
    if (!(await this.#pause(batch))) return;
    if (batch.attempts === 0) this.#response = undefined;
    const { maximumRecordAgeMs } = settings.policy;
    const aged = splitByAge(batch, { maximumRecordAgeMs, retentionMs: source.retentionMs, now: clock.now() });
    if (aged.gone.length > 0) {
      if (aged.reason === 'RecordAgeExceeded') await this.#discard(aged.gone, aged.reason, batch.failures);
      await this.#finish(aged.gone);
    }
    const { rest } = aged;
    const [first] = rest.records;
    if (first === undefined) return;
    windows?.enter(first);
    this.#watchWindow();
    const members = windows?.members({ final: false, early: false }) ?? '';
    const answer = await delivery.invoke(rest.records, members, this.#abort.signal);
    if (answer !== undefined) await this.#settle(rest, answer);
  }

  async #settle(batch: Batch<Entry>, { outcome, response }: Answer): Promise<void> {
    const { settings, windows, onResult } = this.#options;
    this.#response = response ?? this.#response;
    const state = windows && outcome.kind === 'answered' ? stateOf(outcome.payload) : undefined;
    const stateless = windows !== undefined && outcome.kind === 'answered' && state === undefined;
    const decision = decide(batch, stateless ? { kind: 'failed' } : outcome, settings.policy);
    onResult(decision.action === 'checkpoint');
    switch (decision.action) {
      case 'checkpoint':
        if (state !== undefined) windows?.keep(state);
        // Not waited for: after a kill the batch is delivered again, and no record is ever skipped.
        void this.#finish(batch.records);
        break;
      case 'retry':
        this.#rest.unshift(decision.batch);
        if (decision.delivered.length === 0) break;
        if (state !== undefined) windows?.keep(state);
        void this.#finish(decision.delivered);
        break;
      case 'bisect':
        this.#rest.unshift(...decision.batches);
        break;
      case 'drop':
        await this.#discard(batch.records, decision.condition, batch.failures + 1);
        await this.#finish(batch.records);
    }
    if (windows?.overflows) await this.#endWindow({ early: true });
  }

  /** The call without records that ends a window; retried as any batch is, then given up without a word. */
  async #endWindow(call: { early: boolean }): Promise<void> {
    const { settings, source, delivery, windows, clock, onResult, onProgress } = this.#options;
    const policy = { ...settings.policy, reportBatchItemFailures: false };
    let batch: Batch<Entry> | undefined = newBatch<Entry>([]);
    while (windows?.open && batch && clock.now() - windows.open.start <= source.retentionMs) {
      if (!(await this.#pause(batch))) return;
      const answer = await delivery.invoke([], windows.members({ final: true, ...call }), this.#abort.signal);
      if (answer === undefined) return;
      const decision: Decision<Entry> = decide(batch, answer.outcome, policy);
      onResult(decision.action === 'checkpoint');
      batch = decision.action === 'retry' ? decision.batch : undefined;
    }
    windows?.close();
    await onProgress();
  }

  /** Waits before another attempt; false when the lane was stopped meanwhile. */
  async #pause({ attempts, records: [first] }: Batch<Entry>): Promise<boolean> {
    if (attempts > 0) {
      const { clock, settings, source } = this.#options;
      const { maximumRecordAgeMs: limit } = settings.policy;
      const age = first === undefined ? 0 : clock.now() - first.arrivalTime;
      const untilTooOld = (limit < 0 ? source.retentionMs : Math.min(limit, source.retentionMs)) - age + 1;
      await delay(clock, Math.max(0, Math.min(backoffMs(attempts, RETRY), untilTooOld)), this.#halt.signal).catch(
        () => undefined, // The only rejection is the halt, which is looked at below.
      );
    }
    return !this.#halt.signal.aborted;
  }

  #watchWindow(): void {
    const { windows, clock, onWindowOver } = this.#options;
    this.#windowTimer?.cancel();
    this.#windowTimer = undefined;
    if (windows?.deadline === undefined) return;
    this.#windowTimer = clock.schedule(Math.max(0, windows.deadline - clock.now()), onWindowOver);
  }

  #finish(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) entry.done = true;
    return this.#options.onProgress();
  }

  #discard(entries: readonly Entry[], condition: DropCondition, invokeCount: number): Promise<void> {
    return this.#options.delivery.discard({ entries, condition, invokeCount, response: this.#response });
  }
}
