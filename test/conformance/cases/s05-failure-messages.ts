/** Section 5.6: the messages sent to an on-failure queue. */
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createMapping } from '../mappings.ts';
import { createKinesisStream, createTableStream, sharedFunction } from '../resources.ts';
import { putItems, putRecords } from '../writes.ts';

const STEP_MS = 400;
const FAILS = "async () => { throw new Error('no'); }";
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const MILLISECONDS = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const SECONDS = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

interface Settings extends Partial<CreateEventSourceMappingCommandInput> {
  readonly handler?: string;
}

/** Maps a stream with an on-failure queue; returns the body of the queue's first message. */
async function firstMessage(
  aws: Account,
  streamArn: string,
  write: () => Promise<unknown>,
  { handler = FAILS, ...settings }: Settings = {},
) {
  const { QueueUrl } = await aws.sqs.createQueue({ QueueName: aws.name });
  const DestinationConfig = { OnFailure: { Destination: aws.arn('sqs', aws.name) } };
  const FunctionName = await sharedFunction(aws, handler);
  await createMapping(aws, streamArn, { FunctionName, MaximumRetryAttempts: 1, DestinationConfig, ...settings });
  await write();
  const look = async () => (await aws.sqs.receiveMessage({ QueueUrl })).Messages ?? [];
  const [message] = await aws.waitWhileTimePasses(look, ({ length }) => length > 0, STEP_MS);
  return message?.Body ?? '';
}

export const failureMessageCases: readonly ConformanceCase[] = [
  {
    section: '5.6',
    operation: 'PutRecords -> queue',
    given: 'a Kinesis batch that was given up, MaximumRetryAttempts 1',
    expected: 'exactly the recorded members, times with milliseconds, approximateInvokeCount 2, no record data',
    run: async (aws) => {
      const streamArn = await createKinesisStream(aws);
      let put: string[] = [];
      const text = await firstMessage(aws, streamArn, async () => {
        put = await putRecords(aws, 'some data');
      });
      expect(JSON.parse(text)).toEqual({
        requestContext: {
          requestId: UUID,
          functionArn: aws.arn('lambda', `function:${await sharedFunction(aws, FAILS)}`),
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: MILLISECONDS,
        KinesisBatchInfo: {
          shardId: 'shardId-000000000000',
          startSequenceNumber: put[0],
          endSequenceNumber: put[0],
          approximateArrivalOfFirstRecord: MILLISECONDS,
          approximateArrivalOfLastRecord: MILLISECONDS,
          batchSize: 1,
          streamArn,
        },
      });
    },
  },
  {
    section: '5.6',
    operation: 'PutItem -> queue',
    given: 'a DynamoDB batch that was given up',
    expected: 'DDBStreamBatchInfo with arrival times without milliseconds, timestamp with them',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      const text = await firstMessage(aws, streamArn, () => putItems(aws, 'a'));
      expect(JSON.parse(text)).toEqual({
        requestContext: {
          requestId: UUID,
          functionArn: aws.arn('lambda', `function:${await sharedFunction(aws, FAILS)}`),
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: MILLISECONDS,
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]+$/),
          startSequenceNumber: expect.stringMatching(/^\d{21,40}$/),
          endSequenceNumber: expect.stringMatching(/^\d{21,40}$/),
          approximateArrivalOfFirstRecord: SECONDS,
          approximateArrivalOfLastRecord: SECONDS,
          batchSize: 1,
          streamArn,
        },
      });
    },
  },
  {
    section: '5.6',
    operation: 'PutRecords -> queue',
    given: 'the text of a message',
    expected: 'the members in the recorded order',
    run: async (aws) => {
      const text = await firstMessage(aws, await createKinesisStream(aws), () => putRecords(aws, 'x'));
      const names = [...text.matchAll(/"([A-Za-z]+)":/g)].map(([, name]) => name);
      expect(names).toEqual([
        ...['requestContext', 'requestId', 'functionArn', 'condition', 'approximateInvokeCount'],
        ...['responseContext', 'statusCode', 'executedVersion', 'functionError', 'version', 'timestamp'],
        ...['KinesisBatchInfo', 'shardId', 'startSequenceNumber', 'endSequenceNumber'],
        ...['approximateArrivalOfFirstRecord', 'approximateArrivalOfLastRecord', 'batchSize', 'streamArn'],
      ]);
    },
  },
  {
    section: '5.6',
    operation: 'PutRecords -> queue',
    given: 'records reported as batchItemFailures, MaximumRetryAttempts 3',
    expected: 'functionError null and approximateInvokeCount 4',
    run: async (aws) => {
      const handler =
        'async ({ Records }) => ({ batchItemFailures: [{ itemIdentifier: Records.at(-1).kinesis.sequenceNumber }] })';
      const streamArn = await createKinesisStream(aws);
      const FunctionResponseTypes = ['ReportBatchItemFailures' as const];
      const settings = { handler, FunctionResponseTypes, MaximumRetryAttempts: 3, BatchSize: 3 };
      const text = await firstMessage(aws, streamArn, () => putRecords(aws, 'a', 'b', 'c'), settings);
      expect(JSON.parse(text)).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 4 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: null },
        KinesisBatchInfo: { batchSize: 1 },
      });
    },
  },
];
