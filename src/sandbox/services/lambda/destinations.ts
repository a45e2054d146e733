/** Which on-failure destinations of an event source mapping the sandbox can reach. */
import type { DestinationConfig } from '@aws-sdk/client-lambda';
import { parseArn } from '../../../core/arn.ts';
import { invalidParameter } from './errors.ts';

/** Differs from AWS: topics of SNS and buckets of S3 are refused, where AWS takes them as well as queues. */
export function refuseUnreachable({
  DestinationConfig: config,
}: {
  readonly DestinationConfig?: DestinationConfig;
}): void {
  const destination = config?.OnFailure?.Destination;
  if (!destination || parseArn(destination)?.service === 'sqs') return;
  throw invalidParameter(`The streamlab sandbox hands failed batches to SQS queues only, not to ${destination}.`);
}
