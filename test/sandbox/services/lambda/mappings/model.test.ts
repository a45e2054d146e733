import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServiceError } from '../../../../../src/sandbox/contract/service.ts';
import type { StreamType } from '../../../../../src/sandbox/streams/event-source.ts';
import { settle } from '../../../../helpers/fake-clock.ts';
import { rounds } from '../../../../helpers/rounds.ts';
import { HandlerError, reportFailures, type TestInvocation } from './test-function.ts';
import { createGate, type Gate } from './test-gate.ts';
import { TestMappings } from './test-mappings.ts';

/** The result of one invocation. */
type Outcome = 'succeed' | 'fail' | 'throttle' | 'report' | 'hang';

type Step =
  | { readonly kind: 'write'; readonly shard: number; readonly keys: readonly string[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'outcomes'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'release' | 'restart' | 'switch' }
  | { readonly kind: 'update'; readonly settings: Settings };

interface Settings {
  readonly BatchSize: number;
  readonly ParallelizationFactor: number;
  readonly MaximumRetryAttempts: number;
  readonly MaximumRecordAgeInSeconds: number;
  readonly MaximumBatchingWindowInSeconds: number;
  readonly BisectBatchOnFunctionError: boolean;
}

/** Random histories. */
const RUNS = rounds({ normal: 150, long: 10_000 });

const SHARDS = ['shard-0', 'shard-1'];

const settings: fc.Arbitrary<Settings> = fc.record({
  BatchSize: fc.integer({ min: 1, max: 4 }),
  ParallelizationFactor: fc.integer({ min: 1, max: 3 }),
  MaximumRetryAttempts: fc.constantFrom(-1, 0, 1, 2),
  MaximumRecordAgeInSeconds: fc.constantFrom(-1, -1, 60),
  MaximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 2),
  BisectBatchOnFunctionError: fc.boolean(),
});

const outcome: fc.Arbitrary<Outcome> = fc.constantFrom('succeed', 'fail', 'fail', 'throttle', 'report', 'hang');

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      shard: fc.nat(SHARDS.length - 1),
      keys: fc.array(fc.constantFrom('a', 'a', 'b', 'c'), { minLength: 1, maxLength: 6, size: 'max' }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('outcomes' as const),
      outcomes: fc.array(outcome, { minLength: 1, maxLength: 6, size: 'max' }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'restart' as const, 'switch' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('update' as const), settings }) },
);

/** The expected order of the records, and the state of each. */
class Model {
  /** Every record in order of its shard, with its key. */
  readonly written = new Map<string, { readonly shard: string; readonly key: string }>();
  readonly succeeded = new Set<string>();
  readonly discarded = new Set<string>();
  readonly #lab: TestMappings;
  readonly #reports: boolean;
  #outcomes: Outcome[] = [];
  #gates: Gate[] = [];
  #messages = 0;
  /** Collected, because an error thrown in the handler would be one more failed invocation. */
  readonly #violations: string[] = [];

  /** `reports`: the mapping has ReportBatchItemFailures, so that reported records are not done. */
  constructor(lab: TestMappings, reports: boolean) {
    this.#lab = lab;
    this.#reports = reports;
    lab.fn.handler = (invocation, signal) => this.#handle(invocation, signal);
  }

  expectOutcomes(outcomes: readonly Outcome[]): void {
    this.#outcomes = [...outcomes];
  }

  release(): void {
    for (const gate of this.#gates) gate.open();
    this.#gates = [];
  }

  async #handle(invocation: TestInvocation, signal: AbortSignal | undefined): Promise<unknown> {
    this.#readMessages();
    this.#checkOrder(invocation);
    const chosen = this.#outcomes.shift() ?? 'succeed';
    const { sequenceNumbers } = invocation;
    if (chosen === 'fail') throw new HandlerError();
    if (chosen === 'throttle') throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
    if (chosen === 'hang') {
      const gate = createGate();
      this.#gates.push(gate);
      await gate.passed;
      if (signal?.aborted) return null;
    }
    const failing =
      chosen === 'report' && this.#reports ? Math.floor(sequenceNumbers.length / 2) : sequenceNumbers.length;
    for (const sequenceNumber of sequenceNumbers.slice(0, failing)) this.succeeded.add(sequenceNumber);
    return reportFailures(...sequenceNumbers.slice(failing, failing + 1));
  }

  /** All records of the same key that were written before a record are done, or come before it in the batch. */
  #checkOrder({ sequenceNumbers }: TestInvocation): void {
    const inBatch = new Set<string>();
    for (const sequenceNumber of sequenceNumbers) {
      const record = this.written.get(sequenceNumber);
      if (record === undefined) return void this.#violations.push(`${sequenceNumber} was never written`);
      for (const [earlier, { shard, key }] of this.written) {
        if (earlier >= sequenceNumber || shard !== record.shard || key !== record.key) continue;
        if (!this.#isDone(earlier) && !inBatch.has(earlier))
          this.#violations.push(`${sequenceNumber} came before ${earlier}`);
      }
      inBatch.add(sequenceNumber);
    }
  }

  #isDone(sequenceNumber: string): boolean {
    return this.succeeded.has(sequenceNumber) || this.discarded.has(sequenceNumber);
  }

  /** A record is reported to the destination at most once. */
  #readMessages(): void {
    for (const { message } of this.#lab.sent.slice(this.#messages)) {
      for (const sequenceNumber of JSON.parse(message).sequenceNumbers) {
        if (this.discarded.has(sequenceNumber)) this.#violations.push(`${sequenceNumber} was discarded twice`);
        this.discarded.add(sequenceNumber);
      }
    }
    this.#messages = this.#lab.sent.length;
  }

  /** All records up to a stored checkpoint are done, and there is no violation so far. */
  async check(): Promise<void> {
    this.#readMessages();
    expect(this.#violations).toEqual([]);
    for (const [key, value] of await this.#lab.store.range({ gte: 'lambda/checkpoint/', lt: 'lambda/checkpoint0' })) {
      const { position = '', done = [] } = JSON.parse(value);
      const shard = key.slice(key.lastIndexOf('/') + 1);
      for (const [sequenceNumber, record] of this.written) {
        const covered = record.shard === shard && (sequenceNumber <= position || done.includes(sequenceNumber));
        if (covered && !this.#isDone(sequenceNumber)) throw new Error(`the checkpoint skips ${sequenceNumber}`);
      }
    }
  }

  checkAllDone(): void {
    this.#readMessages();
    const lost = [...this.written.keys()].filter((sequenceNumber) => !this.#isDone(sequenceNumber));
    expect(lost, 'never delivered').toEqual([]);
  }
}

async function take(action: Step, uuid: string, { lab, model }: { lab: TestMappings; model: Model }): Promise<void> {
  switch (action.kind) {
    case 'write': {
      const shard = SHARDS[action.shard] ?? '';
      const first = model.written.size + 1;
      // Added before they are written, because the function gets them before the write returns.
      action.keys.forEach((key, index) => {
        model.written.set(String(first + index).padStart(21, '0'), { shard, key });
      });
      await lab.stream.putAll(
        action.keys.map((key) => ({ key, value: key })),
        shard,
      );
      break;
    }
    case 'wait':
      await lab.clock.advance(action.ms);
      break;
    case 'outcomes':
      model.expectOutcomes(action.outcomes);
      break;
    case 'release':
      model.release();
      break;
    case 'restart':
      await lab.restart();
      break;
    case 'switch':
      await lab.mappings.update({ UUID: uuid, Enabled: lab.get(uuid).State !== 'Enabled' });
      await lab.clock.advance(lab.pace.mappingUpdating);
      break;
    case 'update':
      await lab.mappings.update({ UUID: uuid, ...action.settings });
      await lab.clock.advance(lab.pace.mappingUpdating);
  }
  await settle();
}

test('every record is delivered in the order of its key or discarded once, in any history', {
  timeout: 60_000 + RUNS * 50,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.boolean(),
      fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }),
      async (initial, reports, steps) => {
        const lab = await TestMappings.open();
        lab.stream.addShard('shard-1');
        // All discarded records, where AWS names the first and the last one.
        const batchInfo: StreamType['batchInfo'] = ({ records }) => ({
          sequenceNumbers: records.map(({ sequenceNumber }) => sequenceNumber),
        });
        lab.stream.type = { ...lab.stream.type, batchInfo };
        const model = new Model(lab, reports);
        const DestinationConfig = { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } };
        const FunctionResponseTypes = reports ? ['ReportBatchItemFailures' as const] : [];
        const uuid = await lab.create({ ...initial, FunctionResponseTypes, DestinationConfig });

        for (const action of steps) {
          await take(action, uuid, { lab, model });
          await model.check();
        }
        model.expectOutcomes([]);
        model.release();
        await lab.mappings.update({ UUID: uuid, Enabled: true });
        await lab.clock.advance(200_000);

        await model.check();
        model.checkAllDone();
        await lab.mappings.dispose();
      },
    ),
    { numRuns: RUNS },
  );
});
