/** A Kinesis data stream: active, provisioned, with as many open shards as the lab has. */
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand, labCommand } from '../evidence/next-command.ts';
import { expectation, type Finding } from './check.ts';

export async function checkKinesisStream(context: CheckContext): Promise<Finding> {
  const { step, lab, sourceName: StreamName } = context;
  const { source } = lab;
  if (source.kind !== 'kinesis-stream') throw new Error(`the lab ${lab.id} has no Kinesis stream`);
  const call = awsCommand(context.step, new DescribeStreamSummaryCommand({ StreamName }));
  const { expected, pass, fail } = expectation(context, text('ACTIVE', 'PROVISIONED', source.shards), call);
  const found = await findKinesisStream(step, source.name);
  if (found === undefined) return fail(`no stream ${StreamName}`, `there is no stream ${StreamName}`);
  const observed = text(found.StreamStatus, found.StreamModeDetails?.StreamMode, found.OpenShardCount);
  if (observed === expected) return pass(`${observed}, ${found.StreamARN}`);
  return fail(observed, 'status, mode or shards are not those of the lab', labCommand(step, 'teardown'));
}

function text(status: string | undefined, mode: string | undefined, shards: number | undefined): string {
  return `${status}, ${mode}, ${shards} open shard${shards === 1 ? '' : 's'}`;
}
