/** Delivers the batches of one queue: each is delivered, retried or discarded before the next one starts. */

import type { Clock } from '../../../../core/clock.ts';
import type { EventSource } from '../../../streams/event-source.ts';
import { type Backoff, backoffMs, pause } from './backoff.ts';
import { type Batch, type BatchDecision, type DropCondition, decide, newBatch, splitByAge } from './batch-decision.ts';
import type { BatchQueue } from './batch-queue.ts';
import type { Answer, BatchSender } from './batch-sender.ts';
import type { Entry } from './event.ts';
import type { FunctionResponse } from './failure-message.ts';
import type { ProcessingResult } from './processing-result.ts';
import type { StreamSettings } from './stream-settings.ts';
import { stateOf, type TumblingWindow } from './tumbling-window.ts';

/** Eight invocations within the first minute, as recorded; AWS does not say how long the wait may grow. */
const RETRY: Backoff = { firstMs: 400, maxMs: 60_000 };

/** The two ways to stop a poller. */
export interface StopSignals {
  /** Starts no further invocation; the one under way continues. */
  readonly halt: AbortSignal;
  /** Abandons the invocation under way. */
  readonly abort: AbortSignal;
}

export interface BatchLoopOptions {
  readonly queue: Pick<BatchQueue, 'next'>;
  readonly sender: BatchSender;
  readonly settings: StreamSettings;
  readonly clock: Clock;
  readonly source: Pick<EventSource, 'retentionMs'>;
  /** The tumbling windows of the shard, when the mapping has some. */
  readonly tumbling: TumblingWindow | undefined;
  readonly result: ProcessingResult;
  /** Entries are done, or the tumbling window has moved. Resolves when that is durable. */
  finish(entries: readonly Entry[]): Promise<void>;
}

export class BatchLoop {
  readonly #options: BatchLoopOptions;
  readonly #stop: StopSignals;
  /** The function's last answer to the current batch. */
  #response: FunctionResponse | undefined;

  constructor(options: BatchLoopOptions, stop: StopSignals) {
    this.#options = options;
    this.#stop = stop;
  }

  /** Ends with the queue, or when it is stopped; then the rest of the current batch is not done. */
  async run(): Promise<void> {
    for (;;) {
      const batch = await this.#options.queue.next(this.#stop.halt);
      if (batch === undefined) return;
      if (batch.length > 0) await this.#deliver(batch);
      else await this.#endTumblingWindow({ early: false });
    }
  }

  /** Tries a batch, and the parts into which it is split, until all of its records are done. */
  async #deliver(entries: readonly Entry[]): Promise<void> {
    const left = [newBatch(entries)];
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      if (!(await this.#pause(next))) return;
      const batch = await this.#withoutOld(next);
      if (this.#stop.halt.aborted) return;
      const [first] = batch.records;
      if (first === undefined) continue;
      const { sender, tumbling } = this.#options;
      tumbling?.enter(first);
      const members = tumbling?.members({ final: false, early: false }) ?? '';
      const answer = await sender.invoke(batch.records, members, this.#stop.abort);
      if (answer === undefined) return;
      left.unshift(...(await this.#settle(batch, answer)));
      if (tumbling?.overflows) await this.#endTumblingWindow({ early: true });
    }
  }

  /** The batch without the records that are too old to be delivered; those are done. */
  async #withoutOld(batch: Batch<Entry>): Promise<Batch<Entry>> {
    const { settings, source, clock } = this.#options;
    if (batch.attempts === 0) this.#response = undefined;
    const { maximumRecordAgeMs } = settings.policy;
    const aged = splitByAge(batch, { maximumRecordAgeMs, retentionMs: source.retentionMs, now: clock.now() });
    if (aged.gone.length > 0) {
      if (aged.reason === 'RecordAgeExceeded') await this.#discard(aged.gone, aged.reason, batch.failures);
      await this.#options.finish(aged.gone);
    }
    return aged.rest;
  }

  /** Applies the decision on an answer; returns the batches to retry, in order. */
  async #settle(batch: Batch<Entry>, { outcome, response }: Answer): Promise<readonly Batch<Entry>[]> {
    const { settings, tumbling, result, finish } = this.#options;
    this.#response = response ?? this.#response;
    const state = tumbling && outcome.kind === 'answered' ? stateOf(outcome.payload) : undefined;
    const stateless = tumbling !== undefined && outcome.kind === 'answered' && state === undefined;
    const decision = decide(batch, stateless ? { kind: 'failed' } : outcome, settings.policy);
    result.batch(decision.action === 'checkpoint');
    switch (decision.action) {
      case 'checkpoint':
        if (state !== undefined) tumbling?.keep(state);
        // Not waited for: after a kill the batch is delivered again, and no record is ever skipped.
        void finish(batch.records);
        return [];
      case 'retry':
        if (decision.delivered.length > 0) {
          if (state !== undefined) tumbling?.keep(state);
          void finish(decision.delivered);
        }
        return [decision.batch];
      case 'bisect':
        return decision.batches;
      case 'drop':
        await this.#discard(batch.records, decision.condition, batch.failures + 1);
        await finish(batch.records);
        return [];
    }
  }

  /** The invocation without records that ends a tumbling window; retried like a batch, then given up silently. */
  async #endTumblingWindow(call: { early: boolean }): Promise<void> {
    const { settings, source, sender, tumbling, clock, result, finish } = this.#options;
    const policy = { ...settings.policy, reportBatchItemFailures: false };
    let batch: Batch<Entry> | undefined = newBatch<Entry>([]);
    while (tumbling?.open && batch && clock.now() - tumbling.open.start <= source.retentionMs) {
      if (!(await this.#pause(batch))) return;
      const answer = await sender.invoke([], tumbling.members({ final: true, ...call }), this.#stop.abort);
      if (answer === undefined) return;
      const decision: BatchDecision<Entry> = decide(batch, answer.outcome, policy);
      result.batch(decision.action === 'checkpoint');
      batch = decision.action === 'retry' ? decision.batch : undefined;
    }
    tumbling?.close();
    await finish([]);
  }

  /** Waits before another attempt, at most until the first record is too old; false when the loop has been stopped. */
  async #pause({ attempts, records: [first] }: Batch<Entry>): Promise<boolean> {
    const { halt } = this.#stop;
    if (attempts > 0) {
      const { clock, settings, source } = this.#options;
      const { maximumRecordAgeMs: limit } = settings.policy;
      const age = first === undefined ? 0 : clock.now() - first.arrivalTime;
      const untilTooOld = (limit < 0 ? source.retentionMs : Math.min(limit, source.retentionMs)) - age + 1;
      await pause(clock, Math.max(0, Math.min(backoffMs(attempts, RETRY), untilTooOld)), halt);
    }
    return !halt.aborted;
  }

  #discard(entries: readonly Entry[], condition: DropCondition, invokeCount: number): Promise<void> {
    return this.#options.sender.discard({ entries, condition, invokeCount, response: this.#response });
  }
}
