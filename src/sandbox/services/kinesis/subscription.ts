/** The event stream of a subscription to a shard: its records as they arrive, for five minutes or until the shard ends. */
import type { SubscribeToShardEventStream } from '@aws-sdk/client-kinesis';
import type { Clock } from '../../../core/clock.ts';
import { nextChange } from '../../store/notifier.ts';
import { sequenceNumberBefore } from './sequence-number.ts';
import type { Shard } from './shard.ts';
import { readPage } from './shard-page.ts';
import type { Stream } from './stream.ts';

const LIFETIME_MS = 300_000;
/** Without records, an empty event at this interval keeps the subscription alive. */
const HEARTBEAT_MS = 5_000;
const MOST_RECORDS = 1_000;

export async function* subscription(
  stream: Stream,
  shard: Shard,
  start: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): AsyncGenerator<SubscribeToShardEventStream> {
  const end = clock.now() + LIFETIME_MS;
  let position = start;
  while (!signal.aborted && stream.usable && clock.now() < end) {
    const page = await readPage(stream, shard, { position, limit: MOST_RECORDS, now: clock.now() });
    position = page.next;
    yield {
      SubscribeToShardEvent: {
        Records: page.records,
        ContinuationSequenceNumber: page.records.at(-1)?.SequenceNumber ?? sequenceNumberBefore(position),
        MillisBehindLatest: page.millisBehindLatest,
        ChildShards: page.children,
      },
    };
    if (page.children !== undefined) return;
    const { newest, ended } = shard;
    if (!ended && (newest === undefined || newest.sequenceNumber < position)) {
      await nextChange(stream.changes, Math.min(HEARTBEAT_MS, end - clock.now()), { clock, signal });
    }
  }
}
