/** Single calls that mend what a check found, as commands of the AWS CLI: they help whoever made the lab, and however. */
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateEventSourceMappingCommand, LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { mappingSettings } from '../../steps/mapping-settings.ts';
import { functionOf } from '../engine/plan.ts';
import type { CheckContext } from './context.ts';
import { labCommand } from './next-command.ts';
import { mappingSpecOf } from './trigger.ts';

/** Enables the stream of the lab's table. */
export function enableStream({ step, lab }: CheckContext): string {
  const spec = lab.resources.find((one) => one.kind === 'stream');
  if (spec?.kind !== 'stream') return labCommand(step, 'setup');
  const command = new UpdateTableCommand({
    TableName: resourceName(step, spec.table),
    StreamSpecification: { StreamEnabled: true, StreamViewType: spec.viewType },
  });
  return explain(call(DynamoDBClient, command));
}

/** Connects the source with the function, as the lab does. */
export function createMapping({ step, lab }: CheckContext, EventSourceArn: string | undefined): string {
  if (EventSourceArn === undefined) return labCommand(step, 'setup');
  const spec = mappingSpecOf(lab);
  const command = new CreateEventSourceMappingCommand({
    FunctionName: resourceName(step, functionOf(lab).name),
    EventSourceArn,
    StartingPosition: spec.startingPosition,
    ...mappingSettings(spec),
  });
  return explain(call(LambdaClient, command));
}

export function updateMapping(UUID: string | undefined, change: { Enabled?: boolean; BatchSize?: number }): string {
  return explain(call(LambdaClient, new UpdateEventSourceMappingCommand({ UUID, ...change })));
}
