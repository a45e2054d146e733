/** Checks whether the sandbox supports the on-failure destination of an event source mapping. */
import type { DestinationConfig } from '@aws-sdk/client-lambda';
import { parseArn } from '../../../core/arn.ts';
import { invalidParameter } from './errors.ts';

/** Differs from AWS: SNS topics and S3 buckets are rejected; only SQS queues are accepted. */
export function refuseUnreachable({
  DestinationConfig: config,
}: {
  readonly DestinationConfig?: DestinationConfig;
}): void {
  const destination = config?.OnFailure?.Destination;
  if (!destination || parseArn(destination)?.service === 'sqs') return;
  throw invalidParameter(`The streamlab sandbox sends failed batches only to SQS queues, not to ${destination}.`);
}
