/** The common parts of operations on event source mappings: ARNs and condition keys of permissions, and supported destinations. */
import type { DestinationConfig } from '@aws-sdk/client-lambda';
import { parseArn } from '../../../core/arn.ts';
import type { RequestContext } from '../../contract/service.ts';
import { invalidParameter } from './errors.ts';
import { functionArnOf } from './mappings/function-reference.ts';
import { mappingArn } from './mappings/mapping.ts';
import type { Mappings } from './mappings/mappings.ts';

interface NamesMapping {
  readonly UUID?: string | undefined;
  readonly FunctionName?: string | undefined;
}

type MappingsContext = RequestContext<{ readonly mappings: Mappings }>;

/** The mapping's ARN; `*` for one that does not exist yet. */
export function mappingResource({ UUID }: NamesMapping, context: MappingsContext): string {
  return UUID === undefined ? '*' : mappingArn(UUID, context);
}

/** The function in the request, else that of the mapping. */
export function mappedFunction(
  { UUID = '', FunctionName }: NamesMapping,
  context: MappingsContext,
): Record<string, string> | undefined {
  const { mappings } = context.state;
  const functionArn = FunctionName === undefined ? mappings.functionArn(UUID) : functionArnOf(FunctionName, context);
  return functionArn === undefined ? undefined : { 'lambda:FunctionArn': functionArn };
}

/** Differs from AWS: SNS topics and S3 buckets are rejected; only SQS queues are accepted. */
export function checkDestination({
  DestinationConfig: config,
}: {
  readonly DestinationConfig?: DestinationConfig;
}): void {
  const destination = config?.OnFailure?.Destination;
  if (!destination || parseArn(destination)?.service === 'sqs') return;
  throw invalidParameter(`The streamlab sandbox sends failed batches only to SQS queues, not to ${destination}.`);
}
