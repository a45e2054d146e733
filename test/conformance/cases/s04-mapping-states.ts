/** Section 4.2: the states of event source mappings, at AWS's pace. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createMapping, mappingMembers, untilState } from '../mappings.ts';
import { createFunction, createTableStream } from '../resources.ts';

/** A mapping of the case's function that has just been created. */
async function newMapping(aws: Account, changes: { Enabled?: boolean } = {}) {
  const EventSourceArn = await createTableStream(aws);
  const FunctionName = await createFunction(aws);
  const request = { FunctionName, EventSourceArn, StartingPosition: 'TRIM_HORIZON' as const, ...changes };
  const { UUID = '', State } = await aws.lambda.createEventSourceMapping(request);
  return { UUID, State, EventSourceArn };
}

/** A mapping in a transitional state. */
async function mappingIn(aws: Account, state: string): Promise<string> {
  if (state === 'Creating') return (await newMapping(aws)).UUID;
  await createFunction(aws);
  const UUID = await createMapping(aws, await createTableStream(aws), { Enabled: state !== 'Enabling' });
  const change = { Updating: { BatchSize: 5 }, Enabling: { Enabled: true }, Disabling: { Enabled: false } }[state];
  await aws.lambda.updateEventSourceMapping({ UUID, ...change });
  return UUID;
}

async function stateOf(aws: Account, UUID: string): Promise<string | undefined> {
  return (await aws.lambda.getEventSourceMapping({ UUID })).State;
}

const TRANSITIONS: readonly ConformanceCase[] = [
  {
    section: '4.2',
    operation: 'CreateEventSourceMapping',
    given: 'nothing about Enabled',
    expected: 'Creating, still Creating 10 seconds later, then Enabled',
    run: async (aws) => {
      const { UUID, State } = await newMapping(aws);
      await aws.passTime(10_000);
      expect([State, await stateOf(aws, UUID)]).toEqual(['Creating', 'Creating']);
      await untilState(aws, UUID, 'Enabled');
    },
  },
  {
    section: '4.2',
    operation: 'CreateEventSourceMapping',
    given: 'Enabled false',
    expected: 'Creating or Disabled, then Disabled',
    run: async (aws) => {
      const { UUID, State } = await newMapping(aws, { Enabled: false });
      expect(State).toMatch(/^(Creating|Disabled)$/);
      await untilState(aws, UUID, 'Disabled');
    },
  },
  {
    section: '4.2',
    operation: 'UpdateEventSourceMapping',
    given: 'another BatchSize',
    expected: '202 Updating, then Enabled with the new BatchSize',
    run: async (aws) => {
      await createFunction(aws);
      const UUID = await createMapping(aws, await createTableStream(aws));
      const { $metadata, State } = await aws.lambda.updateEventSourceMapping({ UUID, BatchSize: 7 });
      expect([$metadata.httpStatusCode, State]).toEqual([202, 'Updating']);
      expect((await untilState(aws, UUID, 'Enabled')).BatchSize).toBe(7);
    },
  },
  {
    section: '4.2',
    operation: 'UpdateEventSourceMapping',
    given: 'Enabled false',
    expected: '202 Disabling, then Disabled',
    run: async (aws) => {
      await createFunction(aws);
      const UUID = await createMapping(aws, await createTableStream(aws));
      const { $metadata, State } = await aws.lambda.updateEventSourceMapping({ UUID, Enabled: false });
      expect([$metadata.httpStatusCode, State]).toEqual([202, 'Disabling']);
      await untilState(aws, UUID, 'Disabled');
    },
  },
  {
    section: '4.2',
    operation: 'UpdateEventSourceMapping',
    given: 'Enabled true, of a disabled mapping',
    expected: '202 Enabling, then Enabled',
    run: async (aws) => {
      await createFunction(aws);
      const UUID = await createMapping(aws, await createTableStream(aws), { Enabled: false });
      const { $metadata, State } = await aws.lambda.updateEventSourceMapping({ UUID, Enabled: true });
      expect([$metadata.httpStatusCode, State]).toEqual([202, 'Enabling']);
      await untilState(aws, UUID, 'Enabled');
    },
  },
  {
    section: '4.2',
    operation: 'DeleteEventSourceMapping',
    given: 'an enabled mapping',
    expected: '202 with the whole configuration, State Deleting',
    run: async (aws) => {
      await createFunction(aws);
      const EventSourceArn = await createTableStream(aws);
      const UUID = await createMapping(aws, EventSourceArn);
      const answer = await aws.lambda.deleteEventSourceMapping({ UUID });
      expectAnswer(answer, 202, { ...mappingMembers(aws, EventSourceArn), UUID, State: 'Deleting' });
    },
  },
  {
    section: '4.2',
    operation: 'GetEventSourceMapping',
    given: 'a mapping that is deleted',
    expected: 'ResourceNotFoundException 404: The resource you requested does not exist.',
    call: async (aws) => {
      await createFunction(aws);
      const UUID = await createMapping(aws, await createTableStream(aws));
      await aws.lambda.deleteEventSourceMapping({ UUID });
      for (;;) {
        expect(await stateOf(aws, UUID)).toBe('Deleting');
        await aws.passTime(1_000);
      }
    },
  },
  {
    section: '4.2',
    operation: 'GetEventSourceMapping',
    given: 'a state that changed',
    expected: 'LastModified moved with it',
    run: async (aws) => {
      const { UUID } = await newMapping(aws);
      const lastModified = async (get: () => Promise<EventSourceMappingConfiguration>) =>
        (await get()).LastModified?.getTime() ?? 0;
      const creating = await lastModified(() => aws.lambda.getEventSourceMapping({ UUID }));
      const enabled = await lastModified(() => untilState(aws, UUID, 'Enabled'));
      expect(enabled).toBeGreaterThan(creating);
    },
  },
];

const IN_USE: readonly ConformanceCase[] = ['Creating', 'Updating', 'Enabling', 'Disabling'].flatMap((state) => [
  {
    section: '4.2',
    operation: 'UpdateEventSourceMapping',
    given: `a mapping that is ${state}`,
    expected: 'ResourceInUseException 400: Cannot update the event source mapping because it is in use.',
    call: async (aws: Account) => {
      const UUID = await mappingIn(aws, state);
      expect(await stateOf(aws, UUID)).toBe(state);
      return aws.lambda.updateEventSourceMapping({ UUID, BatchSize: 9 });
    },
  },
  {
    section: '4.2',
    operation: 'DeleteEventSourceMapping',
    given: `a mapping that is ${state}`,
    expected: 'ResourceInUseException 400: Cannot delete the event source mapping because it is in use.',
    call: async (aws: Account) => {
      const UUID = await mappingIn(aws, state);
      expect(await stateOf(aws, UUID)).toBe(state);
      return aws.lambda.deleteEventSourceMapping({ UUID });
    },
  },
]);

export const mappingStateCases: readonly ConformanceCase[] = [...TRANSITIONS, ...IN_USE];
