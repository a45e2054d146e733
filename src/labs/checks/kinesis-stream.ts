/** A Kinesis data stream: active, provisioned, with as many open shards as the lab has. */
import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import { sourceOf } from '../engine/source-of.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface KinesisStreamPart {
  readonly kind: 'kinesis-stream';
}

export const kinesisStreamCheck: CheckKind<KinesisStreamPart> = {
  writes: false,
  run: async ({ step, lab }) => {
    const source = sourceOf(lab);
    if (source.kind !== 'kinesis-stream') throw new Error(`${lab.id} has no Kinesis stream`);
    const StreamName = resourceName(step, source.name);
    const describe = new DescribeStreamSummaryCommand({ StreamName });
    const expected = text('ACTIVE', 'PROVISIONED', source.shards);
    const claim = { expected, call: explain(call(KinesisClient, describe)) };
    const found = await findKinesisStream(step, source.name);
    if (found === undefined) {
      const cause = `there is no stream ${StreamName}`;
      return failed(claim, `no stream ${StreamName}`, { cause, next: labCommand(step, 'setup') });
    }
    const observed = text(found.StreamStatus, found.StreamModeDetails?.StreamMode, found.OpenShardCount);
    if (observed === expected) return passed(claim, `${observed}, ${found.StreamARN}`);
    const cause = 'status, mode or shards are not those of the lab';
    return failed(claim, observed, { cause, next: labCommand(step, 'teardown') });
  },
};

function text(status: string | undefined, mode: string | undefined, shards: number | undefined): string {
  return `${status}, ${mode}, ${shards} open shard${shards === 1 ? '' : 's'}`;
}
