/** The current state of the lab's trigger: its source and the mappings from it to the function, settled. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { eventSourceMapping, mappingsOfSource } from '../../steps/event-source-mapping.ts';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import { enabledStream } from '../../steps/stream.ts';
import { findTable } from '../../steps/table.ts';
import { watch } from '../follow/watch.ts';
import type { CheckContext } from './context.ts';

export interface MissingSource {
  readonly what: 'table' | 'stream' | 'Kinesis stream';
  /** For example `no stream on the table Dogs`. */
  readonly text: string;
}

export interface Trigger {
  /** The stream that gets the writes now; undefined when there is none. */
  readonly sourceArn: string | undefined;
  readonly missing: MissingSource | undefined;
  /** Every mapping from the source to the function, those of the table's former streams included. */
  readonly mappings: readonly EventSourceMappingConfiguration[];
}

/** Resolves when no mapping is in transition any more, or at the time limit. */
export async function readTrigger(context: CheckContext): Promise<Trigger> {
  const { step, lab, limits } = context;
  let last: Trigger = { sourceArn: undefined, missing: undefined, mappings: [] };
  await watch(context, limits.mappingMs, async () => {
    const [all, source] = await Promise.all([mappingsOfSource(step, lab.mapping), readSource(context)]);
    last = { ...source, mappings: all.filter(({ State }) => State !== 'Deleting') };
    const busy = last.mappings.map((one) => eventSourceMapping.pending?.(one)).find((state) => state !== undefined);
    return busy === undefined ? { value: last } : { seen: busy };
  });
  return last;
}

async function readSource({ step, lab, sourceName }: CheckContext): Promise<Omit<Trigger, 'mappings'>> {
  const missing = (what: MissingSource['what'], text: string) => ({ sourceArn: undefined, missing: { what, text } });
  if (lab.source.kind === 'kinesis-stream') {
    const stream = await findKinesisStream(step, lab.source.name);
    if (stream === undefined) return missing('Kinesis stream', `no Kinesis stream ${sourceName}`);
    return { sourceArn: stream.StreamARN, missing: undefined };
  }
  const table = await findTable(step, lab.source.name);
  if (table === undefined) return missing('table', `no table ${sourceName}`);
  const stream = enabledStream(table);
  if (stream === undefined) return missing('stream', `no stream on the table ${sourceName}`);
  return { sourceArn: stream.arn, missing: undefined };
}
