/** What operations read from their input: the stream, and the ARN whose permission is checked. */
import { type RequestContext, ServiceError } from '../../contract/service.ts';
import type { StreamIdentity } from './errors.ts';
import type { KinesisState, StreamReference } from './state.ts';
import type { Stream } from './stream.ts';

export type KinesisContext = RequestContext<KinesisState>;

/** The ARN of the stream that an input names. */
export function streamArn(input: StreamReference, { state }: KinesisContext): string {
  return input.StreamARN ?? state.arn(state.streamName(input));
}

/** How messages name a stream of this account. */
export function identityOf(stream: Stream, { accountId }: KinesisContext): StreamIdentity {
  return { name: stream.model.name, accountId };
}

/** Ends a dry run; call it after all checks. The message is not AWS's. */
export function endDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun)
    throw new ServiceError('DryRunOperationException', 'The request would have succeeded, but DryRun is set.');
}
