/** Section 4.2: reading mappings, and mappings that do not exist. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { createMapping, mappingMembers } from '../mappings.ts';
import { createFunction, createKinesisStream, createTableStream } from '../resources.ts';
import { putItems } from '../writes.ts';

const UNKNOWN = '11111111-2222-3333-4444-555555555555';

export const readMappingCases: readonly ConformanceCase[] = [
  {
    section: '4.2',
    operation: 'GetEventSourceMapping',
    given: 'an unknown UUID',
    expected: 'ResourceNotFoundException 404: The resource you requested does not exist.',
    call: (aws) => aws.lambda.getEventSourceMapping({ UUID: UNKNOWN }),
  },
  {
    section: '4.2',
    operation: 'UpdateEventSourceMapping',
    given: 'an unknown UUID',
    expected: 'ResourceNotFoundException 404: The resource you requested does not exist.',
    call: (aws) => aws.lambda.updateEventSourceMapping({ UUID: UNKNOWN, BatchSize: 1 }),
  },
  {
    section: '4.2',
    operation: 'DeleteEventSourceMapping',
    given: 'an unknown UUID',
    expected: 'ResourceNotFoundException 404: The resource you requested does not exist.',
    call: (aws) => aws.lambda.deleteEventSourceMapping({ UUID: UNKNOWN }),
  },
  {
    section: '4.2',
    operation: 'GetEventSourceMapping',
    given: 'an enabled mapping',
    expected: '200 with the same 18 members as Create, State Enabled',
    run: async (aws) => {
      await createFunction(aws);
      const EventSourceArn = await createTableStream(aws);
      const UUID = await createMapping(aws, EventSourceArn);
      const answer = await aws.lambda.getEventSourceMapping({ UUID });
      expectAnswer(answer, 200, { ...mappingMembers(aws, EventSourceArn), UUID, State: 'Enabled' });
    },
  },
  {
    section: '4.2',
    operation: 'GetEventSourceMapping',
    given: 'a batch that the function processed',
    expected: 'LastProcessingResult OK, before it No records processed',
    run: async (aws) => {
      await createFunction(aws);
      const UUID = await createMapping(aws, await createTableStream(aws));
      const result = async () => (await aws.lambda.getEventSourceMapping({ UUID })).LastProcessingResult;
      expect(await result()).toBe('No records processed');
      await putItems(aws, 'a');
      await aws.waitUntil(result, (text) => text === 'OK');
    },
  },
  {
    section: '4.2',
    operation: 'GetEventSourceMapping',
    given: 'a batch that the function failed',
    expected: 'LastProcessingResult PROBLEM: Function call failed',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => { throw new Error('no'); }" });
      const UUID = await createMapping(aws, await createTableStream(aws));
      await putItems(aws, 'a');
      const result = async () => (await aws.lambda.getEventSourceMapping({ UUID })).LastProcessingResult;
      await aws.waitUntil(result, (text) => text === 'PROBLEM: Function call failed');
    },
  },
  {
    section: '4.2',
    operation: 'ListEventSourceMappings',
    given: 'EventSourceArn',
    expected: 'the mappings of that stream only, each with the members of Get',
    run: async (aws) => {
      await createFunction(aws);
      const EventSourceArn = await createTableStream(aws);
      const UUID = await createMapping(aws, EventSourceArn);
      await createMapping(aws, await createKinesisStream(aws));
      const { $metadata, ...mapping } = await aws.lambda.getEventSourceMapping({ UUID });
      const answer = await aws.lambda.listEventSourceMappings({ EventSourceArn });
      expectAnswer(answer, $metadata.httpStatusCode ?? 0, { EventSourceMappings: [mapping] });
    },
  },
  {
    section: '4.2',
    operation: 'ListEventSourceMappings',
    given: 'FunctionName',
    expected: 'the mappings of that function only',
    run: async (aws) => {
      await createFunction(aws);
      await createFunction(aws, { FunctionName: `${aws.name}-other` });
      const EventSourceArn = await createTableStream(aws);
      const UUID = await createMapping(aws, EventSourceArn);
      await createMapping(aws, EventSourceArn, { FunctionName: `${aws.name}-other` });
      const { EventSourceMappings = [] } = await aws.lambda.listEventSourceMappings({ FunctionName: aws.name });
      expect(EventSourceMappings.map((mapping) => mapping.UUID)).toEqual([UUID]);
    },
  },
];
