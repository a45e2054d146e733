/** Section 4.1: what CreateEventSourceMapping answers. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { mappingMembers } from '../mappings.ts';
import { createFunction, createKinesisStream, createTableStream } from '../resources.ts';

/** Creates a function and a mapping of `EventSourceArn` under the name that `nameOf` gives. */
async function mapTo(aws: Account, nameOf: (functionName: string) => string) {
  const EventSourceArn = await createTableStream(aws);
  const FunctionName = nameOf(await createFunction(aws));
  return aws.lambda.createEventSourceMapping({ FunctionName, EventSourceArn, StartingPosition: 'TRIM_HORIZON' });
}

export const createMappingCases: readonly ConformanceCase[] = [
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'a DynamoDB stream',
    expected: '202 with exactly the 18 members and defaults of a stream mapping, State Creating',
    run: async (aws) => {
      const EventSourceArn = await createTableStream(aws);
      const FunctionName = await createFunction(aws);
      const request = { FunctionName, EventSourceArn, StartingPosition: 'TRIM_HORIZON' as const };
      expectAnswer(await aws.lambda.createEventSourceMapping(request), 202, mappingMembers(aws, EventSourceArn));
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'a Kinesis stream',
    expected: '202 with exactly the same members',
    run: async (aws) => {
      const EventSourceArn = await createKinesisStream(aws);
      const FunctionName = await createFunction(aws);
      const request = { FunctionName, EventSourceArn, StartingPosition: 'TRIM_HORIZON' as const };
      expectAnswer(await aws.lambda.createEventSourceMapping(request), 202, mappingMembers(aws, EventSourceArn));
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'FilterCriteria',
    expected: 'FilterCriteria in addition, its pattern unchanged',
    run: async (aws) => {
      const EventSourceArn = await createTableStream(aws);
      const FunctionName = await createFunction(aws);
      const FilterCriteria = { Filters: [{ Pattern: '{ "eventName" : ["INSERT"]}' }] };
      const answer = await aws.lambda.createEventSourceMapping({
        FunctionName,
        EventSourceArn,
        StartingPosition: 'TRIM_HORIZON',
        FilterCriteria,
      });
      expectAnswer(answer, 202, { ...mappingMembers(aws, EventSourceArn), FilterCriteria });
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'an on-failure queue',
    expected: 'DestinationConfig.OnFailure.Destination with its ARN',
    run: async (aws) => {
      const EventSourceArn = await createTableStream(aws);
      const FunctionName = await createFunction(aws);
      await aws.sqs.createQueue({ QueueName: aws.name });
      const DestinationConfig = { OnFailure: { Destination: aws.arn('sqs', aws.name) } };
      const answer = await aws.lambda.createEventSourceMapping({
        FunctionName,
        EventSourceArn,
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig,
      });
      expectAnswer(answer, 202, { ...mappingMembers(aws, EventSourceArn), DestinationConfig });
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'a full function ARN',
    expected: 'the same FunctionArn as for the bare name',
    run: async (aws) => {
      const { FunctionArn } = await mapTo(aws, (name) => aws.arn('lambda', `function:${name}`));
      expect(FunctionArn).toBe(aws.arn('lambda', `function:${aws.name}`));
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'a partial function ARN (<account>:function:<name>)',
    expected: 'the same FunctionArn as for the bare name',
    run: async (aws) => {
      const { FunctionArn } = await mapTo(aws, (name) => `${aws.sandbox.accountId}:function:${name}`);
      expect(FunctionArn).toBe(aws.arn('lambda', `function:${aws.name}`));
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'a name with a version',
    expected: 'a FunctionArn with that version',
    run: async (aws) => {
      const EventSourceArn = await createTableStream(aws);
      const FunctionName = await createFunction(aws);
      await aws.lambda.publishVersion({ FunctionName });
      const { FunctionArn } = await aws.lambda.createEventSourceMapping({
        FunctionName: `${FunctionName}:1`,
        EventSourceArn,
        StartingPosition: 'LATEST',
      });
      expect(FunctionArn).toBe(aws.arn('lambda', `function:${aws.name}:1`));
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'two functions and one stream',
    expected: 'a mapping for each',
    run: async (aws) => {
      const EventSourceArn = await createTableStream(aws);
      for (const FunctionName of [`${aws.name}-a`, `${aws.name}-b`]) {
        await createFunction(aws, { FunctionName });
        await aws.lambda.createEventSourceMapping({ FunctionName, EventSourceArn, StartingPosition: 'LATEST' });
      }
      const { EventSourceMappings } = await aws.lambda.listEventSourceMappings({ EventSourceArn });
      expect(EventSourceMappings).toHaveLength(2);
    },
  },
  {
    section: '4.1',
    operation: 'CreateEventSourceMapping',
    given: 'one function and two streams',
    expected: 'a mapping for each',
    run: async (aws) => {
      const sources = [await createTableStream(aws), await createKinesisStream(aws)];
      const FunctionName = await createFunction(aws);
      for (const EventSourceArn of sources) {
        await aws.lambda.createEventSourceMapping({ FunctionName, EventSourceArn, StartingPosition: 'LATEST' });
      }
      const { EventSourceMappings = [] } = await aws.lambda.listEventSourceMappings({ FunctionName });
      expect(EventSourceMappings.map((mapping) => mapping.EventSourceArn).sort()).toEqual(sources.sort());
    },
  },
];
