/** What a lab's trigger reads from: the table or the Kinesis stream that writes go to. */
import type { KinesisStreamSpec } from '../../steps/kinesis-stream.ts';
import type { TableSpec } from '../../steps/table.ts';
import type { Lab } from '../lab.ts';

export function sourceOf(lab: Lab): TableSpec | KinesisStreamSpec {
  const mapping = lab.resources.find((spec) => spec.kind === 'event-source-mapping');
  if (mapping === undefined) throw new Error(`the lab ${lab.id} has no event source mapping`);
  const { source } = mapping;
  const found = lab.resources.find((spec): spec is TableSpec | KinesisStreamSpec =>
    'kinesisStream' in source
      ? spec.kind === 'kinesis-stream' && spec.name === source.kinesisStream
      : spec.kind === 'table' && spec.name === source.streamOfTable,
  );
  if (found === undefined) throw new Error(`the lab ${lab.id} does not make its event source`);
  return found;
}
