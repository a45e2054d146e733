import { describe, expect, test } from 'vitest';
import { PACES } from '../../../../../src/sandbox/contract/pace.ts';
import { ServiceError } from '../../../../../src/sandbox/contract/service.ts';
import { settle } from '../../../../helpers/fake-clock.ts';
import { createGate } from './test-gate.ts';
import { TestMappings } from './test-mappings.ts';
import { KINESIS_ARN, STREAM_ARN } from './test-stream.ts';

const REQUEST = { EventSourceArn: STREAM_ARN, FunctionName: 'dogs', StartingPosition: 'LATEST' } as const;
const UNKNOWN = '11111111-2222-3333-4444-555555555555';

/** `Code status: message` of what the call throws. */
async function refusal(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code} ${error.status}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

describe('create', () => {
  test('answers exactly the members of AWS', async () => {
    const lab = await TestMappings.open();

    const answer = await lab.mappings.create(REQUEST);

    expect(answer).toEqual({
      BatchSize: 100,
      BisectBatchOnFunctionError: false,
      DestinationConfig: { OnFailure: {} },
      EventSourceArn: STREAM_ARN,
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${answer.UUID}`,
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:dogs',
      FunctionResponseTypes: [],
      LastModified: new Date(lab.clock.now()),
      LastProcessingResult: 'No records processed',
      MaximumBatchingWindowInSeconds: 0,
      MaximumRecordAgeInSeconds: -1,
      MaximumRetryAttempts: -1,
      ParallelizationFactor: 1,
      StartingPosition: 'LATEST',
      State: 'Creating',
      StateTransitionReason: 'User action',
      TumblingWindowInSeconds: 0,
      UUID: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
  });

  test('echoes the request, filter patterns unchanged', async () => {
    const lab = await TestMappings.open();
    const options = {
      BatchSize: 5,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } },
      FilterCriteria: { Filters: [{ Pattern: '{ "eventName" : ["INSERT"] }' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures' as const],
      MaximumBatchingWindowInSeconds: 1,
      MaximumRecordAgeInSeconds: 60,
      MaximumRetryAttempts: 2,
      ParallelizationFactor: 3,
    };
    expect(await lab.mappings.create({ ...REQUEST, ...options })).toMatchObject(options);
  });

  test('shows the timestamp of AT_TIMESTAMP', async () => {
    const lab = await TestMappings.open();
    lab.addStream(KINESIS_ARN);
    const StartingPositionTimestamp = new Date(lab.clock.now() - 1000);
    const request = { ...REQUEST, EventSourceArn: KINESIS_ARN, StartingPosition: 'AT_TIMESTAMP' as const };
    expect(await lab.mappings.create({ ...request, StartingPositionTimestamp })).toMatchObject({
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp,
    });
  });

  test('takes a name, a partial ARN and an ARN, each with a qualifier or without', async () => {
    const lab = await TestMappings.open();
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:dogs';
    const names = ['dogs', 'dogs:1', '000000000000:function:dogs:2', `${arn}:3`];
    const answers = await Promise.all(names.map((FunctionName) => lab.mappings.create({ ...REQUEST, FunctionName })));
    expect(answers.map(({ FunctionArn }) => FunctionArn)).toEqual([arn, `${arn}:1`, `${arn}:2`, `${arn}:3`]);
  });

  test("refuses in AWS's words", async () => {
    const lab = await TestMappings.open();
    const create = (changes: object) => refusal(() => lab.mappings.create({ ...REQUEST, ...changes }));
    const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/Dogs';

    expect(await create({ EventSourceArn: undefined, FunctionName: 'cats' })).toBe(
      'InvalidParameterValueException 400: Unrecognized event source.',
    );
    expect(await create({ EventSourceArn: table })).toBe(
      `InvalidParameterValueException 400: Unrecognized event source, must be kinesis, dynamodb stream or sqs. Unsupported source arn : ${table}`,
    );
    const queue = 'arn:aws:sqs:us-east-1:000000000000:dogs';
    expect(await create({ EventSourceArn: queue, FunctionName: 'cats' })).toBe(
      'InvalidParameterValueException 400: Function does not exist',
    );
    expect(await create({ FunctionName: 'cats' })).toBe('InvalidParameterValueException 400: Function does not exist');
    expect(await create({ EventSourceArn: `${table}/stream/2020-01-01T00:00:00.000` })).toBe(
      `InvalidParameterValueException 400: Stream not found: ${table}/stream/2020-01-01T00:00:00.000`,
    );
    expect(await create({ EventSourceArn: KINESIS_ARN })).toBe(
      `InvalidParameterValueException 400: Stream not found: ${KINESIS_ARN}`,
    );
    expect(await create({ StartingPosition: undefined })).toBe(
      "InvalidParameterValueException 400: 1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
    expect(await create({ StartingPosition: 'AT_TIMESTAMP' })).toBe(
      `InvalidParameterValueException 400: Unsupported starting position for arn type: ${STREAM_ARN}`,
    );
    expect(await create({ DestinationConfig: { OnSuccess: { Destination: 'arn:aws:sqs:::x' } } })).toBe(
      'InvalidParameterValueException 400: Unsupported DestinationConfig parameter for given event source mapping type.',
    );
    for (const Pattern of ['simple string', '["eventName"]', '{"eventName":[]}', '{"eventName":"INSERT"}']) {
      expect(await create({ FilterCriteria: { Filters: [{ Pattern }] } })).toBe(
        'InvalidParameterValueException 400: Invalid filter pattern definition.',
      );
    }
    expect(lab.mappings.list({}).EventSourceMappings).toEqual([]);
  });

  test.each([
    [STREAM_ARN, 'dynamodb:GetRecords', 'GetRecords, GetShardIterator, DescribeStream, and ListStreams'],
    [STREAM_ARN, 'dynamodb:ListStreams', 'GetRecords, GetShardIterator, DescribeStream, and ListStreams'],
    [KINESIS_ARN, 'kinesis:ListShards', 'GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams'],
  ])('on %s refuses a role that may not %s', async (EventSourceArn, action, list) => {
    const lab = await TestMappings.open();
    lab.addStream(KINESIS_ARN);
    lab.denied.add(action);
    expect(await refusal(() => lab.mappings.create({ ...REQUEST, EventSourceArn }))).toBe(
      `InvalidParameterValueException 400: Cannot access stream ${EventSourceArn}. Please ensure the role can perform the ${list} Actions on your stream in IAM.`,
    );
  });

  test('refuses concurrent batches together with a tumbling window, also in an update', async () => {
    const lab = await TestMappings.open();
    const both = { TumblingWindowInSeconds: 30, ParallelizationFactor: 2 };
    const sentence =
      'InvalidParameterValueException 400: Parallelization factor must be equal to 1 when tumbling window period is configured';

    expect(await refusal(() => lab.mappings.create({ ...REQUEST, ...both }))).toBe(sentence);
    const UUID = await lab.create({ TumblingWindowInSeconds: 30 });
    expect(await refusal(() => lab.mappings.update({ UUID, ParallelizationFactor: 2 }))).toBe(sentence);
  });

  test('refuses a role that may not send to the queue for failures, also in an update', async () => {
    const lab = await TestMappings.open();
    const DestinationConfig = { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } };
    const sentence =
      'InvalidParameterValueException 400: The function execution role does not have permissions to call SendMessage on SQS';
    lab.denied.add('sqs:SendMessage');

    expect(await refusal(() => lab.mappings.create({ ...REQUEST, DestinationConfig }))).toBe(sentence);
    const UUID = await lab.create();
    expect(await refusal(() => lab.mappings.update({ UUID, DestinationConfig }))).toBe(sentence);
  });

  test('refuses the same function and stream again', async () => {
    const lab = await TestMappings.open();
    const { UUID } = await lab.mappings.create(REQUEST);
    const again = { ...REQUEST, FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:dogs' };
    expect(await refusal(() => lab.mappings.create(again))).toBe(
      `ResourceConflictException 409: The event source arn (" ${STREAM_ARN} ") and function (" dogs ") provided mapping already exists. Please update or delete the existing mapping with UUID ${UUID}`,
    );
  });

  test('refuses the second of two requests at once', async () => {
    const lab = await TestMappings.open();
    const results = await Promise.allSettled([lab.mappings.create(REQUEST), lab.mappings.create(REQUEST)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('states', () => {
  test('change with the clock, at the pace of the sandbox', async () => {
    const lab = await TestMappings.open();
    lab.pace = PACES.aws;
    await lab.restart();
    const { UUID = '' } = await lab.mappings.create(REQUEST);
    const states: (string | undefined)[] = [];
    const watch = async (ms: number): Promise<void> => {
      states.push(lab.get(UUID).State);
      await lab.clock.advance(ms - 1);
      states.push(lab.get(UUID).State);
      await lab.clock.advance(1);
    };

    await watch(20_000);
    await lab.mappings.update({ UUID, BatchSize: 7 });
    await watch(20_000);
    await lab.mappings.update({ UUID, Enabled: false });
    await watch(20_000);
    await lab.mappings.update({ UUID, Enabled: true });
    await watch(20_000);
    states.push(lab.get(UUID).State);
    await lab.mappings.delete(UUID);
    await watch(10_000);

    expect(states).toEqual([
      ...['Creating', 'Creating'],
      ...['Updating', 'Updating'],
      ...['Disabling', 'Disabling'],
      ...['Enabling', 'Enabling', 'Enabled'],
      ...['Deleting', 'Deleting'],
    ]);
    expect(await refusal(() => lab.get(UUID))).toBe(
      'ResourceNotFoundException 404: The resource you requested does not exist.',
    );
  });

  test('end in Disabled when the mapping is created or updated with Enabled: false', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create({ Enabled: false });
    expect(lab.get(UUID).State).toBe('Disabled');

    expect(await lab.mappings.update({ UUID, BatchSize: 7 })).toMatchObject({ State: 'Updating' });
    await lab.clock.advance(10);
    expect(lab.get(UUID)).toMatchObject({ State: 'Disabled', BatchSize: 7 });

    await lab.stream.put('a');
    await settle();
    expect(lab.fn.batches).toEqual([]);
  });

  test('that end by themselves refuse changes', async () => {
    const lab = await TestMappings.open();
    const { UUID = '' } = await lab.mappings.create(REQUEST);
    const refused = async (): Promise<string[]> => [
      await refusal(() => lab.mappings.update({ UUID, BatchSize: 1 })),
      await refusal(() => lab.mappings.delete(UUID)),
    ];
    const inUse = [
      'ResourceInUseException 400: Cannot update the event source mapping because it is in use.',
      'ResourceInUseException 400: Cannot delete the event source mapping because it is in use.',
    ];

    expect(await refused()).toEqual(inUse);
    for (const changes of [{ BatchSize: 1 }, { Enabled: false }, { Enabled: true }]) {
      await lab.clock.advance(10);
      await lab.mappings.update({ UUID, ...changes });
      expect(await refused()).toEqual(inUse);
    }
    await lab.clock.advance(10);
    await lab.mappings.delete(UUID);
    expect(await refused()).toEqual(inUse);
  });

  test('change LastModified', async () => {
    const lab = await TestMappings.open();
    const { UUID = '', LastModified } = await lab.mappings.create(REQUEST);
    await lab.clock.advance(5000);
    const enabled = lab.get(UUID).LastModified;
    const { LastModified: updated } = await lab.mappings.update({ UUID, BatchSize: 1 });

    const times = [LastModified, enabled, updated].map((date) => date?.getTime() ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(3);
  });

  test('continue after a restart', async () => {
    const lab = await TestMappings.open();
    const { UUID: created = '' } = await lab.mappings.create(REQUEST);
    const updated = await lab.create({ FunctionName: 'dogs:1' });
    const deleted = await lab.create({ FunctionName: 'dogs:2' });
    await lab.mappings.update({ UUID: updated, BatchSize: 7 });
    await lab.mappings.delete(deleted);

    await lab.restart();
    await lab.clock.advance(10);

    expect(lab.get(created)).toMatchObject({ State: 'Enabled' });
    expect(lab.get(updated)).toMatchObject({ State: 'Enabled', BatchSize: 7 });
    expect(lab.mappings.list({}).EventSourceMappings).toHaveLength(2);
  });
});

describe('unknown mappings', () => {
  test.each(['get', 'delete', 'update'] as const)('%s', async (verb) => {
    const lab = await TestMappings.open();
    const call = () => (verb === 'update' ? lab.mappings.update({ UUID: UNKNOWN }) : lab.mappings[verb](UNKNOWN));
    expect(await refusal(call)).toBe('ResourceNotFoundException 404: The resource you requested does not exist.');
  });
});

describe('update', () => {
  test('shows and uses the new settings when the update is done', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create({ BatchSize: 2, MaximumRetryAttempts: 5 });

    expect(await lab.mappings.update({ UUID, BatchSize: 3 })).toMatchObject({ State: 'Updating', BatchSize: 2 });
    await lab.clock.advance(lab.pace.mappingUpdating);
    expect(lab.get(UUID)).toMatchObject({ State: 'Enabled', BatchSize: 3, MaximumRetryAttempts: 5 });

    await lab.stream.putAll(['a', 'b', 'c', 'd'].map((key) => ({ key, value: key })));
    await settle();
    expect(lab.fn.batches).toEqual(['abc', 'd']);
  });

  test('takes effect between batches: the one under way ends and counts', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = () => gate.passed;
    const UUID = await lab.create({ BatchSize: 1 });
    await lab.stream.putAll(['a', 'b', 'c'].map((key) => ({ key, value: key })));
    await settle();

    await lab.mappings.update({ UUID, BatchSize: 2 });
    await lab.clock.advance(100);
    expect(lab.fn.batches).toEqual(['a']);
    gate.open();
    await settle();

    expect(lab.fn.batches).toEqual(['a', 'bc']);
  });

  test('can send the records to another function', async () => {
    const lab = await TestMappings.open();
    lab.addFunction('cats');
    const UUID = await lab.create();
    await lab.stream.put('a');
    await settle();

    await lab.mappings.update({ UUID, FunctionName: 'cats' });
    await lab.clock.advance(lab.pace.mappingUpdating);
    await lab.stream.put('b');
    await settle();

    expect(lab.fn.invocations.map(({ functionName, keys }) => [functionName.split(':').at(-1), ...keys])).toEqual([
      ['dogs', 'a'],
      ['cats', 'b'],
    ]);
  });

  test('refuses a function that does not exist, that has such a mapping, or whose role may not read', async () => {
    const lab = await TestMappings.open();
    lab.addFunction('cats');
    const UUID = await lab.create();
    const other = await lab.create({ FunctionName: 'cats' });

    expect(await refusal(() => lab.mappings.update({ UUID, FunctionName: 'birds' }))).toBe(
      'InvalidParameterValueException 400: Function does not exist',
    );
    expect(await refusal(() => lab.mappings.update({ UUID, FunctionName: 'cats' }))).toContain(
      `Please update or delete the existing mapping with UUID ${other}`,
    );
    lab.denied.add('dynamodb:GetRecords');
    expect(await refusal(() => lab.mappings.update({ UUID, FunctionName: 'dogs:1' }))).toContain(
      'Cannot access stream',
    );
  });

  test('removes filters and destination', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create({
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } },
    });

    await lab.mappings.update({ UUID, FilterCriteria: {}, DestinationConfig: { OnFailure: {} } });
    await lab.clock.advance(lab.pace.mappingUpdating);

    expect(lab.get(UUID)).not.toHaveProperty('FilterCriteria');
    expect(lab.get(UUID).DestinationConfig).toEqual({ OnFailure: {} });
  });
});

describe('disable and enable', () => {
  test('keep the position', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create({ StartingPosition: 'LATEST' });
    await lab.stream.put('a');
    await settle();

    await lab.mappings.update({ UUID, Enabled: false });
    await lab.stream.put('b');
    await lab.clock.advance(1000);
    expect(lab.fn.batches).toEqual(['a']);

    await lab.mappings.update({ UUID, Enabled: true });
    await lab.clock.advance(1000);
    expect(lab.fn.batches).toEqual(['a', 'b']);
  });

  test('wait for the batch under way, which counts', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = () => gate.passed;
    const UUID = await lab.create();
    await lab.stream.put('a');
    await settle();

    await lab.mappings.update({ UUID, Enabled: false });
    await lab.clock.advance(1000);
    await lab.mappings.update({ UUID, Enabled: true });
    await lab.clock.advance(1000);
    await lab.stream.put('b');
    gate.open();
    await settle();

    expect(lab.fn.batches).toEqual(['a', 'b']);
  });
});

describe('delete', () => {
  test('answers the whole configuration, and removes the position', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create();
    await lab.stream.put('a');
    await settle();
    const before = lab.get(UUID);

    expect(await lab.mappings.delete(UUID)).toEqual({
      ...before,
      State: 'Deleting',
      LastModified: new Date(lab.clock.now()),
    });
    await lab.clock.advance(lab.pace.mappingDeleting);

    expect(await lab.store.range({ gte: 'lambda/', lt: 'lambda0' })).toEqual([]);
    await lab.create();
    expect(lab.fn.batches).toEqual(['a', 'a']);
  });

  test('is repeated until it is written, and then leaves nothing', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create();
    await lab.mappings.delete(UUID);

    lab.diskFull = true;
    await lab.clock.advance(lab.pace.mappingDeleting + 5_000);
    lab.diskFull = false;
    await lab.clock.advance(5_000);

    expect(await lab.store.range({ gte: 'lambda/', lt: 'lambda0' })).toEqual([]);
    expect(lab.clock.pending).toBe(0);
  });

  test('waits for an update that could not be written yet, and then leaves nothing', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create();
    await lab.mappings.update({ UUID, BatchSize: 5 });
    lab.diskFull = true;
    await lab.clock.advance(lab.pace.mappingUpdating);
    expect(lab.get(UUID)).toMatchObject({ State: 'Updating' });
    lab.diskFull = false;
    await lab.clock.advance(1_000);
    expect(lab.get(UUID)).toMatchObject({ State: 'Enabled', BatchSize: 5 });

    await lab.mappings.delete(UUID);
    await lab.clock.advance(60_000);

    expect(lab.clock.pending).toBe(0);
  });
});

describe('list', () => {
  test('filters by stream and by function, qualified as it was mapped', async () => {
    const lab = await TestMappings.open();
    lab.addStream(KINESIS_ARN);
    lab.addFunction('cats');
    const dogs = await lab.create();
    const live = await lab.create({ FunctionName: 'dogs:live' });
    const cats = await lab.create({ FunctionName: 'cats', EventSourceArn: KINESIS_ARN });
    const list = (request: object) =>
      lab.mappings
        .list(request)
        .EventSourceMappings?.map(({ UUID }) => UUID)
        .sort();

    expect(list({})).toEqual([dogs, live, cats].sort());
    expect(list({ EventSourceArn: STREAM_ARN })).toEqual([dogs, live].sort());
    expect(list({ FunctionName: 'dogs' })).toEqual([dogs]);
    expect(list({ FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:dogs:live' })).toEqual([live]);
    expect(list({ FunctionName: 'cats', EventSourceArn: STREAM_ARN })).toEqual([]);
    expect(list({ FunctionName: 'gone' })).toEqual([]);
  });

  test('shows what Get shows', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create();
    expect(lab.mappings.list({})).toEqual({ EventSourceMappings: [lab.get(UUID)] });
  });

  test('is paged', async () => {
    const lab = await TestMappings.open();
    const uuids: string[] = [];
    for (let version = 1; version <= 5; version += 1) uuids.push(await lab.create({ FunctionName: `dogs:${version}` }));

    const pages: (string | undefined)[][] = [];
    let Marker: string | undefined;
    do {
      const answer = lab.mappings.list({ MaxItems: 2, Marker });
      pages.push(answer.EventSourceMappings?.map(({ UUID }) => UUID) ?? []);
      Marker = answer.NextMarker;
    } while (Marker !== undefined);

    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(uuids.sort());
  });
});

describe('tags', () => {
  test('are stored by ARN', async () => {
    const lab = await TestMappings.open();
    const UUID = await lab.create({ Tags: { lab: 'dogs', owner: 'me' } });
    const arn = lab.get(UUID).EventSourceMappingArn ?? '';

    expect(lab.mappings.tags(arn)).toEqual({ lab: 'dogs', owner: 'me' });

    await lab.mappings.setTags(arn, { lab: 'dogs', owner: 'you' });
    await lab.mappings.setTags(arn.replace('us-east-1', 'eu-west-1'), {});

    expect(lab.mappings.tags(arn)).toEqual({ lab: 'dogs', owner: 'you' });
    expect(lab.mappings.tags(arn.replace(UUID, UNKNOWN))).toBeUndefined();
    expect(lab.mappings.tags(arn.replace('us-east-1', 'eu-west-1'))).toBeUndefined();
  });
});
