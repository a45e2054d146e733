/** A Kinesis data stream with provisioned shards. */
import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  type ListTagsForStreamOutput,
  RemoveTagsFromStreamCommand,
  type StreamDescriptionSummary,
  type Tag,
} from '@aws-sdk/client-kinesis';
import { call } from '../aws/clients.ts';
import { requireMember, undefinedIfAbsent } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import { resourceName, type StepContext } from './context.ts';
import { ownTags, tagsOfList } from './ownership.ts';
import type { Resource } from './resource.ts';

export interface KinesisStreamSpec {
  readonly kind: 'kinesis-stream';
  readonly name: string;
  readonly shards: number;
}

const CHANGES = ['AddTagsToStream', 'RemoveTagsFromStream'];

export const kinesisStream: Resource<KinesisStreamSpec, StreamDescriptionSummary> = {
  title: 'Kinesis stream',
  name: (context, spec) => resourceName(context, spec.name),
  needs: () => [],
  find: (context, spec) => findKinesisStream(context, spec.name),
  list: async function* ({ aws }) {
    const ask = (NextToken?: string) => aws.send(KinesisClient, new ListStreamsCommand({ NextToken }));
    for await (const { StreamNames = [] } of pages(ask, (page) => page.NextToken)) yield StreamNames;
  },
  createdAt: ({ StreamCreationTimestamp }) => StreamCreationTimestamp,
  pending: ({ StreamStatus }) => (StreamStatus === 'ACTIVE' ? undefined : StreamStatus),
  tags: async (context, spec) => {
    const StreamName = resourceName(context, spec.name);
    const ask = (ExclusiveStartTagKey?: string) =>
      context.aws.send(KinesisClient, new ListTagsForStreamCommand({ StreamName, ExclusiveStartTagKey }));
    const last = ({ HasMoreTags, Tags }: ListTagsForStreamOutput) => (HasMoreTags ? Tags?.at(-1)?.Key : undefined);
    const tags: Tag[] = [];
    for await (const { Tags = [] } of pages(ask, last)) tags.push(...Tags);
    return tagsOfList(tags);
  },
  describe: (_spec, { StreamModeDetails, OpenShardCount }) =>
    `${StreamModeDetails?.StreamMode}, ${OpenShardCount} shard${OpenShardCount === 1 ? '' : 's'}`,

  create: async (context, spec) => {
    const input = {
      StreamName: resourceName(context, spec.name),
      ShardCount: spec.shards,
      StreamModeDetails: { StreamMode: 'PROVISIONED' as const },
      Tags: { ...ownTags(context) },
    };
    return [call(KinesisClient, new CreateStreamCommand(input))];
  },

  differences: async (_context, spec, { state: { OpenShardCount, StreamModeDetails } }) => {
    const wanted = `PROVISIONED with ${spec.shards}`;
    const found = `${StreamModeDetails?.StreamMode} with ${OpenShardCount}`;
    return wanted === found ? [] : [{ what: 'shards', wanted, found }];
  },

  tag: (context, spec, _state, tags) =>
    call(
      KinesisClient,
      new AddTagsToStreamCommand({ StreamName: resourceName(context, spec.name), Tags: { ...tags } }),
    ),
  untag: (context, spec, _state, keys) =>
    call(
      KinesisClient,
      new RemoveTagsFromStreamCommand({ StreamName: resourceName(context, spec.name), TagKeys: [...keys] }),
    ),
  remove: async (context, spec) => [
    call(KinesisClient, new DeleteStreamCommand({ StreamName: resourceName(context, spec.name) })),
  ],
  transient: [
    // CreateStream uses this error for a stream that already exists.
    { operations: [...CHANGES, 'DeleteStream'], error: 'ResourceInUse', reason: 'the stream is in use' },
    { operations: CHANGES, error: 'ResourceNotFound', reason: 'the stream is not known everywhere yet' },
  ],
};

export async function findKinesisStream(
  context: StepContext,
  logical: string,
): Promise<StreamDescriptionSummary | undefined> {
  const command = new DescribeStreamSummaryCommand({ StreamName: resourceName(context, logical) });
  const found = await undefinedIfAbsent(context.aws.send(KinesisClient, command));
  const { target } = context.aws;
  const about = { name: 'a stream', operation: 'DescribeStreamSummary', target };
  return found && requireMember(found.StreamDescriptionSummary, about);
}
