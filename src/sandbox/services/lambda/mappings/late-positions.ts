/** The positions of a new mapping with LATEST at the pace of AWS: where the shards end some time after it was enabled. */
import type { EventSource } from '../../../streams/event-source.ts';
import { backoffMs, pause, RECHECK } from './backoff.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { StreamPorts } from './stream-checks.ts';

/** Waits, and stores the positions. Returns at once when the mapping has them, and early when it is stopped. */
export async function settlePositions(
  source: EventSource,
  { ports, checkpoints }: { readonly ports: StreamPorts; readonly checkpoints: Checkpoints },
  signal: AbortSignal,
): Promise<void> {
  const waiting = (): readonly string[] =>
    source.shards().flatMap(({ shardId }) => (checkpoints.get(shardId)?.awaitsLatest ? shardId : []));
  if (waiting().length === 0) return;
  await pause(ports.clock, ports.pace.latestPosition, signal);
  for (let failures = 1; !signal.aborted && waiting().length > 0; failures += 1) {
    try {
      for (const shardId of waiting()) {
        const position = await source.latest(shardId);
        await checkpoints.save(shardId, position === undefined ? {} : { position });
      }
    } catch {
      await pause(ports.clock, backoffMs(failures, RECHECK), signal);
    }
  }
}
