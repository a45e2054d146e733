/** The lab's trigger as it is: its source and the mappings from it to the function, settled. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { compileEventFilter, type EventFilter } from '../../core/event-filter/event-filter.ts';
import { arnOf, resourceName } from '../../steps/context.ts';
import { type EventSourceMappingSpec, listMappings } from '../../steps/event-source-mapping.ts';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import { findTable } from '../../steps/table.ts';
import { functionOf } from '../engine/plan.ts';
import { sourceOf } from '../engine/source-of.ts';
import type { Lab } from '../lab.ts';
import type { CheckContext } from './context.ts';
import { watch } from './watch.ts';

export interface MissingSource {
  readonly what: 'table' | 'stream' | 'Kinesis stream';
  /** As `no stream on the table Dogs`. */
  readonly text: string;
}

export interface Trigger {
  /** The stream that writes go to now; undefined when there is none. */
  readonly sourceArn: string | undefined;
  /** What is not there. */
  readonly missing: MissingSource | undefined;
  /** Every mapping from the source to the function, those of the table's former streams included. */
  readonly mappings: readonly EventSourceMappingConfiguration[];
}

/** Resolves when no mapping is in transition any more, or when the time for that is over. */
export async function readTrigger(context: CheckContext): Promise<Trigger> {
  let last: Trigger = { sourceArn: undefined, missing: undefined, mappings: [] };
  await watch(context, context.limits.mappingMs, async () => {
    last = { ...(await readSource(context)), mappings: await mappingsFromSource(context) };
    const busy = last.mappings.find(({ State }) => State !== 'Enabled' && State !== 'Disabled');
    return busy === undefined ? { value: last } : { seen: String(busy.State) };
  });
  return last;
}

export function mappingSpecOf(lab: Lab): EventSourceMappingSpec {
  const spec = lab.resources.find(({ kind }) => kind === 'event-source-mapping');
  if (spec?.kind !== 'event-source-mapping') throw new Error(`the lab ${lab.id} has no event source mapping`);
  return spec;
}

/** Whether the lab's trigger hands a record on to the function: all, or those that one of its filters matches. */
export function triggerFilter(lab: Lab): EventFilter {
  const filters = mappingSpecOf(lab).filters?.map((pattern) => compileEventFilter(JSON.stringify(pattern)));
  return (record) => filters?.some((matches) => matches(record)) ?? true;
}

async function readSource({ step, lab }: CheckContext): Promise<Pick<Trigger, 'sourceArn' | 'missing'>> {
  const source = sourceOf(lab);
  const name = resourceName(step, source.name);
  if (source.kind === 'kinesis-stream') {
    const stream = await findKinesisStream(step, source.name);
    if (stream === undefined)
      return { sourceArn: undefined, missing: { what: 'Kinesis stream', text: `no Kinesis stream ${name}` } };
    return { sourceArn: stream.StreamARN, missing: undefined };
  }
  const table = await findTable(step, source.name);
  if (table === undefined) return { sourceArn: undefined, missing: { what: 'table', text: `no table ${name}` } };
  if (table.StreamSpecification?.StreamEnabled !== true) {
    return { sourceArn: undefined, missing: { what: 'stream', text: `no stream on the table ${name}` } };
  }
  return { sourceArn: table.LatestStreamArn, missing: undefined };
}

async function mappingsFromSource({ step, lab }: CheckContext): Promise<readonly EventSourceMappingConfiguration[]> {
  const source = sourceOf(lab);
  const name = resourceName(step, source.name);
  const isFromSource =
    source.kind === 'kinesis-stream'
      ? (arn: string) => arn === arnOf(step, 'kinesis', `stream/${name}`)
      : (arn: string) => arn.includes(`:table/${name}/stream/`);
  const mappings = await listMappings(step, resourceName(step, functionOf(lab).name));
  return mappings.filter(({ EventSourceArn = '', State }) => isFromSource(EventSourceArn) && State !== 'Deleting');
}
