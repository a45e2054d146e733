/** Section 1.5: the generic validation messages, which every service returns before it looks anything up. */
import type { FilterLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { PutRecordCommandInput, ShardIteratorType } from '@aws-sdk/client-kinesis';
import type { InvocationType } from '@aws-sdk/client-lambda';
import { type ConformanceCase, renderError } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';

const ONE = 'ValidationException 400: 1 validation error detected:';
const FAILED = 'failed to satisfy constraint: Member must';

export const shapeValidationCases: readonly ConformanceCase[] = [
  {
    section: '1.5',
    operation: 'PutRecord',
    given: 'no PartitionKey',
    expected: `${ONE} Value null at 'partitionKey' ${FAILED} not be null`,
    call: (aws) =>
      aws.kinesis.putRecord({
        StreamName: aws.name,
        Data: Buffer.from('x'),
      } as Partial<PutRecordCommandInput> as PutRecordCommandInput),
  },
  {
    section: '1.5',
    operation: 'PutRecord',
    given: 'a PartitionKey of 257 characters',
    expected: `${ONE} Value '<key>' at 'partitionKey' ${FAILED} have length less than or equal to 256`,
    call: (aws) =>
      aws.kinesis.putRecord({
        StreamName: aws.name,
        Data: Buffer.from('x'),
        PartitionKey: aws.as('key', 'k'.repeat(257)),
      }),
  },
  {
    section: '1.5',
    operation: 'CreateLogStream',
    given: 'an empty stream name, of CloudWatch Logs with its own code',
    expected: `InvalidParameterException 400: 1 validation error detected: Value '' at 'logStreamName' ${FAILED} have length greater than or equal to 1`,
    call: (aws) => aws.logs.createLogStream({ logGroupName: aws.name, logStreamName: '' }),
  },
  {
    section: '1.5',
    operation: 'GetRecords',
    given: 'a Limit of 0, of Kinesis',
    expected: `${ONE} Value '0' at 'limit' ${FAILED} have value greater than or equal to 1`,
    call: (aws) => aws.kinesis.getRecords({ ShardIterator: 'made-up', Limit: 0 }),
  },
  {
    section: '1.5',
    operation: 'GetRecords',
    given: 'a Limit of 10001, of Kinesis',
    expected: `${ONE} Value '10001' at 'limit' ${FAILED} have value less than or equal to 10000`,
    call: (aws) => aws.kinesis.getRecords({ ShardIterator: 'made-up', Limit: 10_001 }),
  },
  {
    section: '1.5',
    operation: 'FilterLogEvents',
    given: 'a limit of 10001, of CloudWatch Logs with its own code',
    expected: `InvalidParameterException 400: 1 validation error detected: Value '10001' at 'limit' ${FAILED} have value less than or equal to 10000`,
    call: (aws) =>
      aws.logs.filterLogEvents({ logGroupName: aws.name, limit: 10_001 } satisfies FilterLogEventsCommandInput),
  },
  {
    section: '1.5',
    operation: 'DescribeStream',
    given: 'a stream name with a blank',
    expected: `${ONE} Value 'a b' at 'streamName' ${FAILED} satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    call: (aws) => aws.kinesis.describeStream({ StreamName: 'a b' }),
  },
  {
    section: '1.5',
    operation: 'GetShardIterator',
    given: 'an unknown iterator type, of Kinesis',
    expected: `${ONE} Value 'FIRST' at 'shardIteratorType' ${FAILED} satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]`,
    call: (aws) =>
      aws.kinesis.getShardIterator({
        StreamName: aws.name,
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'FIRST' as ShardIteratorType,
      }),
  },
  {
    section: '1.5',
    operation: 'Invoke',
    given: 'an unknown invocation type, of Lambda',
    expected: `${ONE} Value 'Sync' at 'invocationType' ${FAILED} satisfy enum value set: [Event, RequestResponse, DryRun]`,
    call: (aws) => aws.lambda.invoke({ FunctionName: aws.name, InvocationType: 'Sync' as InvocationType }),
  },
  {
    section: '1.5',
    operation: 'PutItem',
    given: 'an unknown value of ReturnValues, of DynamoDB',
    expected: `${ONE} Value 'ALL' at 'returnValues' ${FAILED} satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]`,
    call: (aws) =>
      aws.dynamodb.putItem({
        TableName: aws.name,
        Item: { id: { S: 'a' } },
        ReturnValues: 'ALL' as PutItemCommandInput['ReturnValues'],
      }),
  },
  {
    section: '1.5',
    operation: 'GetMetricStatistics',
    given: 'a Period of 0, of CloudWatch with the code of the query protocol',
    expected: `ValidationError 400: 1 validation error detected: Value '0' at 'period' ${FAILED} have value greater than or equal to 1`,
    call: (aws) =>
      aws.cloudwatch.getMetricStatistics({
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        StartTime: new Date(0),
        EndTime: new Date(),
        Period: 0,
        Statistics: ['Sum'],
      }),
  },
  {
    section: '1.5',
    operation: 'CreateEventSourceMapping',
    given: 'two values out of range',
    expected: '2 validation errors detected, joined with a semicolon',
    run: async (aws) => {
      const request = {
        FunctionName: aws.name,
        EventSourceArn: aws.arn('kinesis', `stream/${aws.name}`),
        StartingPosition: 'LATEST' as const,
        BatchSize: 0,
        ParallelizationFactor: 11,
      };
      const answer = await aws.lambda.createEventSourceMapping(request).catch(renderError);
      expect(answer).toMatch(/^ValidationException 400: 2 validation errors detected: /);
      const problems = String(answer)
        .replace(/^.*detected: /, '')
        .split('; ')
        .sort();
      expect(problems).toEqual([
        `Value '0' at 'batchSize' ${FAILED} have value greater than or equal to 1`,
        `Value '11' at 'parallelizationFactor' ${FAILED} have value less than or equal to 10`,
      ]);
    },
  },
];
