/** Section 4.3: what CreateEventSourceMapping refuses, and in which order it checks. */
import type { CreateEventSourceMappingCommandInput, EventSourcePosition } from '@aws-sdk/client-lambda';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { BASIC_POLICY, createFunction, createKinesisStream, createRole, createTableStream } from '../resources.ts';

/** A DynamoDB stream that does not exist. */
const noTableStream = (aws: Account): string =>
  aws.as('arn', aws.arn('dynamodb', `table/${aws.name}/stream/2024-01-01T00:00:00.000`));

const create = (aws: Account, input: Partial<CreateEventSourceMappingCommandInput>) =>
  aws.lambda.createEventSourceMapping({ FunctionName: aws.name, StartingPosition: 'TRIM_HORIZON', ...input });

const NO_POSITION =
  "InvalidParameterValueException 400: 1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.";
const BROKEN_FILTER = 'InvalidParameterValueException 400: Invalid filter pattern definition.';

const filtered = (Pattern: string) => ({ FilterCriteria: { Filters: [{ Pattern }] } });

export const mappingErrorCases: readonly ConformanceCase[] = [
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'no EventSourceArn',
    expected: 'InvalidParameterValueException 400: Unrecognized event source.',
    call: async (aws) => create(aws, { FunctionName: await createFunction(aws) }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'no EventSourceArn and an unknown function',
    expected: 'InvalidParameterValueException 400: Unrecognized event source.',
    call: (aws) => create(aws, {}),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'an unknown function',
    expected: 'InvalidParameterValueException 400: Function does not exist',
    call: async (aws) => create(aws, { EventSourceArn: await createTableStream(aws) }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a DynamoDB stream that is not there',
    expected: 'InvalidParameterValueException 400: Stream not found: <arn>',
    call: async (aws) => create(aws, { FunctionName: await createFunction(aws), EventSourceArn: noTableStream(aws) }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a Kinesis stream that is not there',
    expected: 'InvalidParameterValueException 400: Stream not found: <arn>',
    call: async (aws) => {
      const EventSourceArn = aws.as('arn', aws.arn('kinesis', `stream/${aws.name}`));
      return create(aws, { FunctionName: await createFunction(aws), EventSourceArn });
    },
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'no StartingPosition, a DynamoDB stream',
    expected: NO_POSITION,
    call: (aws) => create(aws, { EventSourceArn: noTableStream(aws), StartingPosition: undefined }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'no StartingPosition, a Kinesis stream',
    expected: NO_POSITION,
    call: (aws) =>
      create(aws, { EventSourceArn: aws.arn('kinesis', `stream/${aws.name}`), StartingPosition: undefined }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'an unknown StartingPosition',
    expected:
      "ValidationException 400: 1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
    call: (aws) =>
      create(aws, { EventSourceArn: noTableStream(aws), StartingPosition: 'invalid' as EventSourcePosition }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'AT_TIMESTAMP with a DynamoDB stream',
    expected: 'InvalidParameterValueException 400: Unsupported starting position for arn type: <arn>',
    call: (aws) =>
      create(aws, {
        EventSourceArn: noTableStream(aws),
        StartingPosition: 'AT_TIMESTAMP',
        StartingPositionTimestamp: new Date(0),
      }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'the same function and stream again',
    expected:
      'ResourceConflictException 409: The event source arn (" <arn> ") and function (" <name> ") provided mapping already exists. Please update or delete the existing mapping with UUID <uuid>',
    call: async (aws) => {
      const EventSourceArn = aws.as('arn', await createTableStream(aws));
      const FunctionName = await createFunction(aws);
      aws.as('uuid', (await create(aws, { FunctionName, EventSourceArn })).UUID);
      return create(aws, { FunctionName, EventSourceArn });
    },
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'the same Kinesis stream again, the function by its ARN',
    expected:
      'ResourceConflictException 409: The event source arn (" <arn> ") and function (" <name> ") provided mapping already exists. Please update or delete the existing mapping with UUID <uuid>',
    call: async (aws) => {
      const EventSourceArn = aws.as('arn', await createKinesisStream(aws));
      const FunctionName = await createFunction(aws);
      aws.as('uuid', (await create(aws, { FunctionName, EventSourceArn })).UUID);
      return create(aws, { FunctionName: aws.arn('lambda', `function:${FunctionName}`), EventSourceArn });
    },
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a filter that is not JSON',
    expected: BROKEN_FILTER,
    call: (aws) => create(aws, { EventSourceArn: noTableStream(aws), ...filtered('hello') }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a filter that is JSON, but no object',
    expected: BROKEN_FILTER,
    call: (aws) => create(aws, { EventSourceArn: noTableStream(aws), ...filtered('["INSERT"]') }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a filter whose value is no list',
    expected: BROKEN_FILTER,
    call: (aws) => create(aws, { EventSourceArn: noTableStream(aws), ...filtered('{"eventName":"INSERT"}') }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'no StartingPosition and a broken filter: the position is looked at first',
    expected: NO_POSITION,
    call: (aws) =>
      create(aws, { EventSourceArn: noTableStream(aws), StartingPosition: undefined, ...filtered('hello') }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a broken filter, an unknown function and an unknown stream: the filter is looked at first',
    expected: BROKEN_FILTER,
    call: (aws) => create(aws, { EventSourceArn: noTableStream(aws), ...filtered('{') }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'an unknown function and an unknown stream: the function is looked at first',
    expected: 'InvalidParameterValueException 400: Function does not exist',
    call: (aws) => create(aws, { EventSourceArn: noTableStream(aws) }),
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a role that may not read the DynamoDB stream',
    expected:
      'InvalidParameterValueException 400: Cannot access stream <arn>. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.',
    call: async (aws) => {
      const FunctionName = await createFunction(aws, { Role: await createRole(aws, [BASIC_POLICY]) });
      return create(aws, { FunctionName, EventSourceArn: aws.as('arn', await createTableStream(aws)) });
    },
  },
  {
    section: '4.3',
    operation: 'CreateEventSourceMapping',
    given: 'a role that may not read the Kinesis stream',
    expected:
      'InvalidParameterValueException 400: Cannot access stream <arn>. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams Actions on your stream in IAM.',
    call: async (aws) => {
      const FunctionName = await createFunction(aws, { Role: await createRole(aws, [BASIC_POLICY]) });
      return create(aws, { FunctionName, EventSourceArn: aws.as('arn', await createKinesisStream(aws)) });
    },
  },
];
