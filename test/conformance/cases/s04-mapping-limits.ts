/** Sections 4.3 and 4.4: the ranges of a mapping's settings, with the generic messages of 1.5. */
import type { CreateEventSourceMappingCommandInput, FunctionResponseType } from '@aws-sdk/client-lambda';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { createFunction, createKinesisStream, createRole, createTableStream, KINESIS_POLICY } from '../resources.ts';

type Settings = Partial<CreateEventSourceMappingCommandInput>;

/** One step outside of each range: the setting, its value, and AWS's message. */
const OUTSIDE: readonly (readonly [settings: Settings, constraint: string])[] = [
  [{ BatchSize: 0 }, "Value '0' at 'batchSize' ... greater than or equal to 1"],
  [{ BatchSize: 10_001 }, "Value '10001' at 'batchSize' ... less than or equal to 10000"],
  [
    { MaximumBatchingWindowInSeconds: -1 },
    "Value '-1' at 'maximumBatchingWindowInSeconds' ... greater than or equal to 0",
  ],
  [
    { MaximumBatchingWindowInSeconds: 301 },
    "Value '301' at 'maximumBatchingWindowInSeconds' ... less than or equal to 300",
  ],
  [{ ParallelizationFactor: 0 }, "Value '0' at 'parallelizationFactor' ... greater than or equal to 1"],
  [{ ParallelizationFactor: 11 }, "Value '11' at 'parallelizationFactor' ... less than or equal to 10"],
  [{ MaximumRetryAttempts: -2 }, "Value '-2' at 'maximumRetryAttempts' ... greater than or equal to -1"],
  [{ MaximumRetryAttempts: 10_001 }, "Value '10001' at 'maximumRetryAttempts' ... less than or equal to 10000"],
  [{ MaximumRecordAgeInSeconds: -2 }, "Value '-2' at 'maximumRecordAgeInSeconds' ... greater than or equal to -1"],
  [
    { MaximumRecordAgeInSeconds: 604_801 },
    "Value '604801' at 'maximumRecordAgeInSeconds' ... less than or equal to 604800",
  ],
  [{ TumblingWindowInSeconds: -1 }, "Value '-1' at 'tumblingWindowInSeconds' ... greater than or equal to 0"],
  [{ TumblingWindowInSeconds: 901 }, "Value '901' at 'tumblingWindowInSeconds' ... less than or equal to 900"],
];

const refusals = OUTSIDE.map(
  ([settings, constraint]): ConformanceCase => ({
    section: '4.4',
    operation: 'CreateEventSourceMapping',
    given: Object.entries(settings).join().replace(',', ' '),
    expected: `ValidationException 400: 1 validation error detected: ${constraint.replace('...', 'failed to satisfy constraint: Member must have value')}`,
    call: (aws) => {
      const EventSourceArn = aws.arn('kinesis', `stream/${aws.name}`);
      return aws.lambda.createEventSourceMapping({
        FunctionName: aws.name,
        EventSourceArn,
        StartingPosition: 'LATEST',
        ...settings,
      });
    },
  }),
);

/** The lowest and highest values of the ranges. */
const INSIDE: readonly Settings[] = [
  { BatchSize: 1, MaximumRetryAttempts: 0, MaximumRecordAgeInSeconds: 60, ParallelizationFactor: 10 },
  {
    BatchSize: 10_000,
    MaximumBatchingWindowInSeconds: 300,
    MaximumRetryAttempts: 10_000,
    MaximumRecordAgeInSeconds: 604_800,
  },
  { MaximumBatchingWindowInSeconds: 1, TumblingWindowInSeconds: 900, BisectBatchOnFunctionError: true },
  { FunctionResponseTypes: ['ReportBatchItemFailures'] },
];

const acceptances = INSIDE.map(
  (settings): ConformanceCase => ({
    section: '4.4',
    operation: 'CreateEventSourceMapping',
    given: JSON.stringify(settings),
    expected: '202 with these values',
    run: async (aws) => {
      const EventSourceArn = await createTableStream(aws);
      const FunctionName = await createFunction(aws);
      const request = { FunctionName, EventSourceArn, StartingPosition: 'LATEST' as const, ...settings };
      expect(await aws.lambda.createEventSourceMapping(request)).toMatchObject(settings);
    },
  }),
);

export const mappingLimitCases: readonly ConformanceCase[] = [
  ...refusals,
  ...acceptances,
  {
    section: '4.4',
    operation: 'CreateEventSourceMapping',
    given: 'more than five filters',
    expected: 'InvalidParameterValueException 400: ...',
    call: (aws) =>
      aws.lambda.createEventSourceMapping({
        FunctionName: aws.name,
        EventSourceArn: aws.arn('kinesis', `stream/${aws.name}`),
        StartingPosition: 'LATEST',
        FilterCriteria: { Filters: Array.from({ length: 6 }, (_, n) => ({ Pattern: `{"data":{"n":[${n}]}}` })) },
      }),
  },
  {
    section: '4.4',
    operation: 'CreateEventSourceMapping',
    given: 'a filter of more than 4096 characters',
    expected: 'ValidationException 400: 1 validation error detected: Value ...',
    call: (aws) =>
      aws.lambda.createEventSourceMapping({
        FunctionName: aws.name,
        EventSourceArn: aws.arn('kinesis', `stream/${aws.name}`),
        StartingPosition: 'LATEST',
        FilterCriteria: { Filters: [{ Pattern: `{"data":{"n":["${'x'.repeat(4096)}"]}}` }] },
      }),
  },
  {
    section: '4.4',
    operation: 'CreateEventSourceMapping',
    given: 'MaximumRecordAgeInSeconds 59, between -1 and 60',
    expected: 'InvalidParameterValueException 400: ...',
    call: (aws) =>
      aws.lambda.createEventSourceMapping({
        FunctionName: aws.name,
        EventSourceArn: aws.arn('kinesis', `stream/${aws.name}`),
        StartingPosition: 'LATEST',
        MaximumRecordAgeInSeconds: 59,
      }),
  },
  {
    section: '4.4',
    operation: 'CreateEventSourceMapping',
    given: 'an on-failure queue to which the role may not send',
    expected: 'InvalidParameterValueException 400: ...',
    call: async (aws) => {
      const EventSourceArn = await createKinesisStream(aws);
      const FunctionName = await createFunction(aws, { Role: await createRole(aws, [KINESIS_POLICY]) });
      const DestinationConfig = { OnFailure: { Destination: aws.arn('sqs', aws.name) } };
      await aws.sqs.createQueue({ QueueName: aws.name });
      const request = { FunctionName, EventSourceArn, StartingPosition: 'LATEST' as const };
      await expect(aws.lambda.createEventSourceMapping(request)).resolves.toMatchObject({ State: 'Creating' });
      return aws.lambda.createEventSourceMapping({ ...request, DestinationConfig });
    },
  },
  {
    section: '4.4',
    operation: 'CreateEventSourceMapping',
    given: 'another function response type',
    expected: 'ValidationException 400: 1 validation error detected: Value ...',
    call: (aws) =>
      aws.lambda.createEventSourceMapping({
        FunctionName: aws.name,
        EventSourceArn: aws.arn('kinesis', `stream/${aws.name}`),
        StartingPosition: 'LATEST',
        FunctionResponseTypes: ['ReportAll' as FunctionResponseType],
      }),
  },
];
