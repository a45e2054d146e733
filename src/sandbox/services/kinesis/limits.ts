/** Quotas: the retention period of a stream, and the open shards of an account in a region. */
import { invalidArgument, limitExceeded } from './errors.ts';
import { openIndexes } from './reshard.ts';
import type { KinesisState } from './state.ts';
import type { Stream } from './stream.ts';

const MIN_HOURS = 24;
const MAX_HOURS = 8760;

const LARGE_REGIONS: ReadonlySet<string> = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

/** AWS's default quota. */
export function shardLimit(region: string): number {
  return LARGE_REGIONS.has(region) ? 20_000 : 1_000;
}

/** Also counts the shards of a stream that is being created. */
function openShardCount(stream: Stream): number {
  const { shards, transition } = stream.model;
  return transition?.next.kind === 'activate' ? transition.next.shardCount : openIndexes(shards).length;
}

export function accountShardCount(state: KinesisState): number {
  return state
    .streams()
    .filter(({ model }) => model.status !== 'DELETING')
    .reduce((sum, stream) => sum + openShardCount(stream), 0);
}

/** Throws LimitExceededException when `additional` more shards exceed the quota. */
export function checkShardLimit(state: KinesisState, additional: number): void {
  const { accountId, region } = state.env;
  const current = accountShardCount(state);
  const limit = shardLimit(region);
  if (current + additional <= limit) return;
  throw limitExceeded(
    `This request would exceed the shard limit for the account ${accountId} in ${region}. ` +
      `Current shard count for the account: ${current}. Limit: ${limit}. ` +
      `Number of additional shards that would have resulted from this request: ${additional}. ` +
      'Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) ' +
      'for current limits and how to request higher limits.',
  );
}

/** Throws InvalidArgumentException for a retention period out of range. */
export function checkRetention(hours: number): void {
  const requested = `Requested retention period (${hours} hours) is too`;
  if (hours < MIN_HOURS)
    throw invalidArgument(`Minimum allowed retention period is ${MIN_HOURS} hours. ${requested} short.`);
  if (hours > MAX_HOURS)
    throw invalidArgument(`Maximum allowed retention period is ${MAX_HOURS} hours. ${requested} long.`);
}
