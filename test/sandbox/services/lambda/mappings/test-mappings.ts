/** Event source mappings on an in-memory store with a test stream, a test function and a fake clock. */
import type { CreateEventSourceMappingRequest, EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { onTestFinished } from 'vitest';
import { PACES } from '../../../../../src/sandbox/contract/pace.ts';
import type { MetricDatum } from '../../../../../src/sandbox/contract/ports.ts';
import { TABLE_STREAM } from '../../../../../src/sandbox/services/dynamodb/streams/stream-type.ts';
import { KINESIS_STREAM } from '../../../../../src/sandbox/services/kinesis/stream-type.ts';
import {
  functionArnOf,
  type MappedFunction,
} from '../../../../../src/sandbox/services/lambda/mappings/function-reference.ts';
import type { MappingPorts } from '../../../../../src/sandbox/services/lambda/mappings/mapping-kind.ts';
import { Mappings } from '../../../../../src/sandbox/services/lambda/mappings/mappings.ts';
import { openStore } from '../../../../../src/sandbox/store/level-store.ts';
import { prefixedStore, type Store } from '../../../../../src/sandbox/store/store.ts';

import { FakeClock, settle } from '../../../../helpers/fake-clock.ts';
import { refuseBatch } from '../../../../helpers/refuse-batch.ts';
import { TestFunction } from './test-function.ts';
import { STREAM_ARN, TestStream } from './test-stream.ts';

export const PLACE = { accountId: '000000000000', region: 'us-east-1' };
export const ROLE_ARN = 'arn:aws:iam::000000000000:role/lab-role';
export const FUNCTION_ARN = functionArnOf('dogs', PLACE);

export interface Sent {
  readonly destinationArn: string;
  readonly roleArn: string;
  readonly message: string;
}

export class TestMappings {
  readonly clock = new FakeClock();
  readonly fn = new TestFunction(this.clock);
  readonly metrics: MetricDatum[] = [];
  readonly sent: Sent[] = [];
  readonly streams = new Map<string, TestStream>();
  /** Functions by unqualified name. */
  readonly functions = new Map<string, MappedFunction>();
  /** Actions without permission. */
  readonly denied = new Set<string>();
  /** Whether the on-failure destination cannot be reached. */
  unreachable = false;
  /** Whether all writes of the mappings fail. */
  diskFull = false;
  pace = PACES.fast;
  #store: Store | undefined;
  #mappings: Mappings | undefined;
  #frozen = false;

  static async open(): Promise<TestMappings> {
    const test = new TestMappings();
    test.#store = await openStore(undefined);
    test.addStream(STREAM_ARN);
    test.addFunction('dogs');
    await test.start();
    onTestFinished(() => test.#mappings?.dispose());
    return test;
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('not open');
    return this.#store;
  }

  get mappings(): Mappings {
    if (this.#mappings === undefined) throw new Error('not open');
    return this.#mappings;
  }

  get stream(): TestStream {
    const stream = this.streams.get(STREAM_ARN);
    if (stream === undefined) throw new Error('no stream');
    return stream;
  }

  /** `folder` separates a stream from an earlier one of the same ARN. */
  addStream(arn: string, folder = 'first/'): TestStream {
    const stream = new TestStream({ store: prefixedStore(this.store, `${folder}${arn}/`), clock: this.clock, arn });
    this.streams.set(arn, stream);
    return stream;
  }

  addFunction(functionName: string): void {
    const functionArn = functionArnOf(functionName, PLACE);
    this.functions.set(functionName, { functionArn, functionName, roleArn: ROLE_ARN });
  }

  get ports(): MappingPorts {
    return {
      ...PLACE,
      clock: this.clock,
      pace: this.pace,
      eventSources: [TABLE_STREAM, KINESIS_STREAM].map((type) => ({
        type,
        find: async (arn) => this.streams.get(arn),
      })),
      findFunction: (nameOrArn) => this.#findFunction(nameOrArn),
      invoke: this.fn.invoke,
      roleMay: async (_roleArn, action) => !this.denied.has(action),
      recordMetrics: (data) => void this.metrics.push(...data),
      sendToDestination: async (destinationArn, roleArn, { body: message }) => {
        if (this.unreachable) throw new Error('no such queue');
        this.sent.push({ destinationArn, roleArn, message });
      },
    };
  }

  async start(): Promise<void> {
    this.#mappings = await Mappings.open(this.#mappingStore(), this.ports);
  }

  /** Stops the mappings like a stop of the sandbox, and opens them again on the same store. */
  async restart(): Promise<void> {
    await this.mappings.dispose();
    await this.start();
  }

  /** Creates a mapping and waits until it has left Creating. */
  async create(request: Partial<CreateEventSourceMappingRequest> = {}): Promise<string> {
    const { UUID = '' } = await this.mappings.create({
      EventSourceArn: STREAM_ARN,
      FunctionName: 'dogs',
      StartingPosition: 'TRIM_HORIZON',
      ...request,
    });
    await this.clock.advance(this.pace.mappingCreating);
    await settle();
    return UUID;
  }

  get(uuid: string): EventSourceMappingConfiguration {
    return this.mappings.get(uuid);
  }

  /** Loses all writes of the mappings from now on, like a kill. */
  freezeStore(): void {
    this.#frozen = true;
  }

  thawStore(): void {
    this.#frozen = false;
  }

  #mappingStore(): Store {
    const store = prefixedStore(this.store, 'lambda/');
    return {
      ...store,
      batch: async (operations) => {
        if (this.diskFull) refuseBatch(operations);
        if (!this.#frozen) await store.batch(operations);
      },
    };
  }

  #findFunction(nameOrArn: string): MappedFunction | undefined {
    const functionArn = functionArnOf(nameOrArn, PLACE);
    const [, , , , , , name = ''] = functionArn.split(':');
    const found = this.functions.get(name);
    return found && { ...found, functionArn };
  }
}
