/** The event source mapping between a stream and a function. */
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
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
import { AwsError, isAwsError } from '../aws/errors.ts';
import { arnOf, resourceName, type StepContext } from './context.ts';
import { completeSettings, mappingDifferences, mappingSettings } from './mapping-settings.ts';
import { ownTags, type Tags } from './ownership.ts';
import type { Resource } from './resource.ts';
import { findTable } from './table.ts';

export interface EventSourceMappingSpec {
  readonly kind: 'event-source-mapping';
  readonly function: string;
  readonly source: { readonly streamOfTable: string } | { readonly kinesisStream: string };
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON';
  /** The rest is as Lambda has it when absent. */
  readonly batchSize?: number;
  readonly batchingWindowSeconds?: number;
  readonly maximumRetryAttempts?: number;
  readonly bisectBatch?: boolean;
  readonly parallelizationFactor?: number;
  readonly reportBatchItemFailures?: boolean;
  /** Event filter patterns, as objects. */
  readonly filters?: readonly object[];
}

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
  tags: async (context, _spec, state) => mappingTags(context, state),
  describe: (_spec, { StartingPosition, BatchSize, State }) =>
    [StartingPosition, `batch size ${BatchSize}`, ...(State === 'Enabled' ? [] : [State])].join(', '),

  create: async (context, spec) => [createMapping(context, spec, await sourceArn(context, spec))],

  differences: async (context, spec, { state }) => {
    const { UUID, EventSourceArn, StartingPosition } = state;
    const wantedSource = await sourceArn(context, spec);
    const renew = (): Call[] => [
      call(LambdaClient, new DeleteEventSourceMappingCommand({ UUID })),
      createMapping(context, spec, wantedSource),
    ];
    if (EventSourceArn !== wantedSource) {
      // The stream was switched off and on: what this mapping reads is not written to any more.
      return [{ what: 'source', wanted: wantedSource, found: String(EventSourceArn), mend: renew() }];
    }
    if (StartingPosition !== spec.startingPosition) {
      const found = String(StartingPosition);
      return [{ what: 'starting position', wanted: spec.startingPosition, found, mend: renew() }];
    }
    const changed = mappingDifferences(spec, state);
    const input = { UUID, Enabled: true, ...completeSettings(spec) };
    const mend = [call(LambdaClient, new UpdateEventSourceMappingCommand(input))];
    return changed.map((one, index) => ({ ...one, mend: index === 0 ? mend : [] }));
  },

  tag: (_context, _spec, { EventSourceMappingArn: Resource }, tags) =>
    call(LambdaClient, new TagResourceCommand({ Resource, Tags: { ...tags } })),
  untag: (_context, _spec, { EventSourceMappingArn: Resource }, keys) =>
    call(LambdaClient, new UntagResourceCommand({ Resource, TagKeys: [...keys] })),
  remove: async (_context, _spec, { UUID }) => [call(LambdaClient, new DeleteEventSourceMappingCommand({ UUID }))],
  transient: transientReason,
};

function createMapping(context: StepContext, spec: EventSourceMappingSpec, EventSourceArn: string): Call {
  const input: CreateEventSourceMappingCommandInput = {
    FunctionName: resourceName(context, spec.function),
    EventSourceArn,
    StartingPosition: spec.startingPosition,
    ...mappingSettings(spec),
    Tags: { ...ownTags(context) },
  };
  return call(LambdaClient, new CreateEventSourceMappingCommand(input));
}

/** The mapping of this source to this function; the one of the present stream, when there are several. */
async function findMapping(
  context: StepContext,
  spec: EventSourceMappingSpec,
): Promise<EventSourceMappingConfiguration | undefined> {
  const { source } = spec;
  const isFromSource =
    'kinesisStream' in source
      ? (arn: string) => arn === kinesisArn(context, source.kinesisStream)
      : (arn: string) => arn.includes(`:table/${resourceName(context, source.streamOfTable)}/stream/`);
  const mappings = await listMappings(context, resourceName(context, spec.function));
  const candidates = mappings.filter(({ EventSourceArn = '' }) => isFromSource(EventSourceArn));
  if (candidates.length < 2) return candidates[0];
  const wanted = await sourceArn(context, spec);
  return candidates.find(({ EventSourceArn }) => EventSourceArn === wanted) ?? candidates[0];
}

/** Every mapping to a function, which need not be there any more. */
export async function listMappings(
  context: StepContext,
  functionName: string,
): Promise<readonly EventSourceMappingConfiguration[]> {
  const found: EventSourceMappingConfiguration[] = [];
  let Marker: string | undefined;
  // A mapping outlives its function, and then is listed only among all.
  let FunctionName: string | undefined = functionName;
  do {
    try {
      const page: { EventSourceMappings?: EventSourceMappingConfiguration[]; NextMarker?: string } =
        await context.aws.send(LambdaClient, new ListEventSourceMappingsCommand({ FunctionName, Marker }));
      found.push(...(page.EventSourceMappings ?? []));
      Marker = page.NextMarker || undefined;
    } catch (error) {
      if (FunctionName === undefined || !isAwsError(error, 'ResourceNotFoundException')) throw error;
      FunctionName = undefined;
      Marker = undefined;
      const page = await context.aws.send(LambdaClient, new ListEventSourceMappingsCommand({}));
      found.push(...(page.EventSourceMappings ?? []));
      Marker = page.NextMarker || undefined;
    }
  } while (Marker !== undefined);
  return found.filter(({ FunctionArn }) => FunctionArn?.endsWith(`:function:${functionName}`));
}

async function mappingTags(context: StepContext, state: EventSourceMappingConfiguration): Promise<Tags> {
  try {
    const Resource = state.EventSourceMappingArn;
    const { Tags } = await context.aws.send(LambdaClient, new ListTagsCommand({ Resource }));
    return Tags ?? {};
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) return {}; // being deleted
    throw error;
  }
}

async function sourceArn(context: StepContext, { source }: EventSourceMappingSpec): Promise<string> {
  if ('kinesisStream' in source) return kinesisArn(context, source.kinesisStream);
  const table = await findTable(context, source.streamOfTable);
  const label = context.dryRun ? '<label of the stream>' : '<no stream>';
  return table?.LatestStreamArn ?? arnOf(context, 'dynamodb', `table/${source.streamOfTable}/stream/${label}`);
}

function kinesisArn(context: StepContext, logical: string): string {
  return arnOf(context, 'kinesis', `stream/${resourceName(context, logical)}`);
}

/** Policies count only some seconds after they are attached, and mappings refuse changes while they settle. */
function transientReason(error: unknown): string | undefined {
  if (isAwsError(error, 'ResourceInUseException')) return 'another change is in progress';
  if (!(error instanceof AwsError) || error.name !== 'InvalidParameterValueException') return undefined;
  if (error.reason.includes('Cannot access stream') || error.reason.includes('ensure the role can perform')) {
    return "the role's policy does not count yet";
  }
  return undefined;
}
