/** The event source mapping between a stream and a function. */
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { type Call, call } from '../aws/clients.ts';
import { undefinedIfAbsent } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import { arnOf, resourceName, type StepContext } from './context.ts';
import { findFunction } from './function.ts';
import {
  type MappingDifference,
  type MappingSettings,
  mappingDifferences,
  mappingSettings,
} from './mapping-settings.ts';
import { ownerOf, ownTags, type Tags } from './ownership.ts';
import { NotShownYet, type Refusal } from './refusals.ts';
import type { Resource } from './resource.ts';
import { enabledStream } from './stream.ts';
import { findTable } from './table.ts';

export interface EventSourceMappingSpec extends MappingSettings {
  readonly kind: 'event-source-mapping';
  readonly function: string;
  readonly source: { readonly streamOfTable: string } | { readonly kinesisStream: string };
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON';
}

/** Roles, policies and new resources propagate for some seconds; AWS reports it in the message alone. */
const TRANSIENT: readonly Refusal[] = [
  { error: 'ResourceInUse', reason: 'another change is in progress' },
  ...['Cannot access stream', 'ensure the role can perform'].map((says) => ({
    error: 'InvalidParameterValue',
    says,
    reason: "the role's policy has not propagated yet",
  })),
  ...['cannot be assumed by Lambda', 'add Lambda as a Trusted Entity'].map((says) => ({
    error: 'InvalidParameterValue',
    says,
    reason: 'the role is not assumable yet',
  })),
  ...['Stream not found', 'Function does not exist'].map((says) => ({
    error: 'InvalidParameterValue',
    says,
    reason: 'Lambda does not know the stream and the function yet',
  })),
  {
    operations: ['CreateEventSourceMapping', 'UpdateEventSourceMapping', 'TagResource', 'UntagResource'],
    error: 'ResourceNotFound',
    reason: 'Lambda does not know the stream and the function yet',
  },
];

export const eventSourceMapping: Resource<EventSourceMappingSpec, EventSourceMappingConfiguration> = {
  title: 'event source mapping',
  name: (context, spec) => {
    const { source } = spec;
    const from = 'kinesisStream' in source ? source.kinesisStream : source.streamOfTable;
    return `${resourceName(context, from)} -> ${resourceName(context, spec.function)}`;
  },
  needs: ({ function: name, source }) => [
    `function:${name}`,
    'kinesisStream' in source ? `kinesis-stream:${source.kinesisStream}` : `stream:${source.streamOfTable}`,
  ],
  find: findMapping,
  pending: ({ State }) => (State === 'Enabled' || State === 'Disabled' ? undefined : State),
  /** A mapping that was re-created by hand belongs to the lab that created its function. */
  tags: async (context, spec, state) => {
    const tags = await mappingTags(context, state);
    if (ownerOf(context, tags) !== 'foreign') return tags;
    const { tags: ofFunction = {} } = (await findFunction(context, spec.function)) ?? {};
    return ownerOf(context, ofFunction) === 'ours' ? ofFunction : tags;
  },
  describe: (_spec, { StartingPosition, BatchSize, State }) =>
    [StartingPosition, `batch size ${BatchSize}`, ...(State === 'Enabled' ? [] : [State])].join(', '),

  create: async (context, spec) => [
    createMapping(context, spec, { sourceArn: await sourceArn(context, spec), tags: ownTags(context) }),
  ],

  differences: async (context, spec, { state }) => {
    const { UUID, EventSourceArn, StartingPosition } = state;
    const wantedSource = await sourceArn(context, spec);
    const renew = (): Call[] => [
      deleteMapping(UUID),
      createMapping(context, spec, { sourceArn: wantedSource, tags: ownTags(context) }),
    ];
    if (EventSourceArn !== wantedSource) {
      // The stream was disabled and enabled again: the stream of this mapping gets no more records.
      return [{ what: 'source', wanted: wantedSource, found: String(EventSourceArn), fix: renew() }];
    }
    if (StartingPosition !== spec.startingPosition) {
      const found = String(StartingPosition);
      return [{ what: 'starting position', wanted: spec.startingPosition, found, fix: renew() }];
    }
    const changed = mappingDifferences(spec, state);
    const fix = [updateMapping(UUID, changed)];
    return changed.map((one, index) => ({ ...one, fix: index === 0 ? fix : [] }));
  },

  tag: (_context, _spec, { EventSourceMappingArn: Resource }, tags) =>
    call(LambdaClient, new TagResourceCommand({ Resource, Tags: { ...tags } })),
  untag: (_context, _spec, { EventSourceMappingArn: Resource }, keys) =>
    call(LambdaClient, new UntagResourceCommand({ Resource, TagKeys: [...keys] })),
  remove: async (_context, _spec, { UUID }) => [deleteMapping(UUID)],
  transient: TRANSIENT,
};

export function createMapping(
  context: StepContext,
  spec: EventSourceMappingSpec,
  { sourceArn: EventSourceArn, tags }: { readonly sourceArn: string; readonly tags?: Tags },
): Call {
  const input = {
    FunctionName: resourceName(context, spec.function),
    EventSourceArn,
    StartingPosition: spec.startingPosition,
    ...mappingSettings(spec),
    Tags: tags && { ...tags },
  };
  return call(LambdaClient, new CreateEventSourceMappingCommand(input));
}

/** One update for all differences. */
export function updateMapping(UUID: string | undefined, differences: readonly MappingDifference[]): Call {
  const input = Object.assign({ UUID }, ...differences.map((one) => one.input));
  return call(LambdaClient, new UpdateEventSourceMappingCommand(input));
}

export function deleteMapping(UUID: string | undefined): Call {
  return call(LambdaClient, new DeleteEventSourceMappingCommand({ UUID }));
}

/** The mapping of this source to this function; the one of the present stream, when there are several. */
async function findMapping(
  context: StepContext,
  spec: EventSourceMappingSpec,
): Promise<EventSourceMappingConfiguration | undefined> {
  const candidates = await mappingsOfSource(context, spec);
  if (candidates.length < 2 || 'kinesisStream' in spec.source) return candidates[0];
  const wanted = await streamArn(context, spec.source.streamOfTable);
  return candidates.find(({ EventSourceArn }) => EventSourceArn === wanted) ?? candidates[0];
}

/** Every mapping of this source to this function, those of the table's former streams included. */
export async function mappingsOfSource(
  context: StepContext,
  { source, function: logical }: EventSourceMappingSpec,
): Promise<readonly EventSourceMappingConfiguration[]> {
  const isFromSource =
    'kinesisStream' in source
      ? (arn: string) => arn === kinesisArn(context, source.kinesisStream)
      : (arn: string) => arn.includes(`:table/${resourceName(context, source.streamOfTable)}/stream/`);
  const mappings = await listMappings(context, resourceName(context, logical));
  return mappings.filter(({ EventSourceArn = '' }) => isFromSource(EventSourceArn));
}

/** Every mapping to a function, which need not be there any more. */
export async function listMappings(
  context: StepContext,
  functionName: string,
): Promise<readonly EventSourceMappingConfiguration[]> {
  // A mapping outlives its function, and is then found only in the list of all mappings.
  const found =
    (await undefinedIfAbsent(pagesOfMappings(context, functionName))) ?? (await pagesOfMappings(context, undefined));
  return found.filter(({ FunctionArn }) => FunctionArn?.endsWith(`:function:${functionName}`));
}

async function pagesOfMappings({ aws }: StepContext, FunctionName: string | undefined) {
  const found: EventSourceMappingConfiguration[] = [];
  const ask = (Marker: string | undefined) =>
    aws.send(LambdaClient, new ListEventSourceMappingsCommand({ FunctionName, Marker }));
  for await (const { EventSourceMappings = [] } of pages(ask, ({ NextMarker }) => NextMarker)) {
    found.push(...EventSourceMappings);
  }
  return found;
}

async function mappingTags(context: StepContext, state: EventSourceMappingConfiguration): Promise<Tags> {
  const command = new ListTagsCommand({ Resource: state.EventSourceMappingArn });
  const found = await undefinedIfAbsent(context.aws.send(LambdaClient, command));
  return found?.Tags ?? {}; // none while it is being deleted
}

async function sourceArn(context: StepContext, { source }: EventSourceMappingSpec): Promise<string> {
  if ('kinesisStream' in source) return kinesisArn(context, source.kinesisStream);
  const found = await streamArn(context, source.streamOfTable);
  if (found !== undefined) return found;
  const name = resourceName(context, source.streamOfTable);
  if (context.dryRun) return arnOf(context, 'dynamodb', `table/${name}/stream/<label of the stream>`);
  throw new NotShownYet(`the table ${name} has no stream`);
}

/** Undefined when the table shows no stream that is enabled. */
async function streamArn(context: StepContext, logicalTable: string): Promise<string | undefined> {
  const table = await findTable(context, logicalTable);
  return table && enabledStream(table)?.arn;
}

export function kinesisArn(context: StepContext, logical: string): string {
  return arnOf(context, 'kinesis', `stream/${resourceName(context, logical)}`);
}
