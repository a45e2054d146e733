/** Event source mappings for cases: their expected members, and creation in one line. */
import type { CreateEventSourceMappingCommandInput, EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { Account } from './account.ts';
import { expect } from './expect.ts';

export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Every member of a new mapping from the stream to the case's function, with Lambda's defaults. */
export function mappingMembers(aws: Account, EventSourceArn: string): EventSourceMappingConfiguration {
  return {
    BatchSize: 100,
    BisectBatchOnFunctionError: false,
    DestinationConfig: { OnFailure: {} },
    EventSourceArn,
    EventSourceMappingArn: expect.stringMatching(
      new RegExp(`^${aws.arn('lambda', 'event-source-mapping:')}[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
    ),
    FunctionArn: aws.arn('lambda', `function:${aws.name}`),
    FunctionResponseTypes: [],
    LastModified: expect.any(Date),
    LastProcessingResult: 'No records processed',
    MaximumBatchingWindowInSeconds: 0,
    MaximumRecordAgeInSeconds: -1,
    MaximumRetryAttempts: -1,
    ParallelizationFactor: 1,
    StartingPosition: 'TRIM_HORIZON',
    State: 'Creating',
    StateTransitionReason: 'User action',
    TumblingWindowInSeconds: 0,
    UUID: expect.stringMatching(UUID_PATTERN),
  };
}

/** Maps a stream to the case's function, from its beginning, and waits until the mapping is Enabled; answers its UUID. */
export async function createMapping(
  aws: Account,
  EventSourceArn: string,
  changes: Partial<CreateEventSourceMappingCommandInput> = {},
): Promise<string> {
  const { UUID = '' } = await aws.lambda.createEventSourceMapping({
    FunctionName: aws.name,
    EventSourceArn,
    StartingPosition: 'TRIM_HORIZON',
    ...changes,
  });
  await untilState(aws, UUID, changes.Enabled === false ? 'Disabled' : 'Enabled');
  return UUID;
}

export function untilState(aws: Account, UUID: string, state: string): Promise<EventSourceMappingConfiguration> {
  return aws.waitUntil(
    () => aws.lambda.getEventSourceMapping({ UUID }),
    ({ State }) => State === state,
  );
}
