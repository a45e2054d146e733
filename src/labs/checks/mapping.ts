/** The event source mapping: exactly one, enabled, of the present stream, with the lab's settings. */
import { DeleteEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { functionOf } from '../engine/plan.ts';
import { createMapping, updateMapping } from '../evidence/mends.ts';
import { labCommand } from '../evidence/next-command.ts';
import { mappingSpecOf, readTrigger } from '../evidence/trigger.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface MappingPart {
  readonly kind: 'mapping';
}

const DEFAULT_BATCH_SIZE = 100;

export const mapping: CheckKind<MappingPart> = {
  writes: false,
  run: async (context) => {
    const { step, lab } = context;
    const { startingPosition, batchSize = DEFAULT_BATCH_SIZE } = mappingSpecOf(lab);
    const FunctionName = resourceName(step, functionOf(lab).name);
    const { sourceArn, mappings } = await readTrigger(context);
    const claim = {
      expected: `one mapping, Enabled, ${startingPosition}, batch size ${batchSize}, of ${sourceArn ?? 'the stream'}`,
      call: explain(call(LambdaClient, new ListEventSourceMappingsCommand({ FunctionName }))),
    };
    const setup = labCommand(step, 'setup');
    const [first, second] = mappings;
    if (first === undefined) {
      const cause = `nothing connects the stream with ${FunctionName}`;
      return failed(claim, 'no mapping', { cause, next: createMapping(context, sourceArn) });
    }
    const observed = mappings
      .map((one) => `${one.State}, ${one.StartingPosition}, batch size ${one.BatchSize}, of ${one.EventSourceArn}`)
      .join('; ');
    if (second !== undefined) {
      const surplus = mappings.find(({ EventSourceArn }) => EventSourceArn !== sourceArn) ?? second;
      const next = explain(call(LambdaClient, new DeleteEventSourceMappingCommand({ UUID: surplus.UUID })));
      return failed(claim, observed, { cause: `there are ${mappings.length} mappings of this source`, next });
    }
    if (sourceArn !== undefined && first.EventSourceArn !== sourceArn) {
      const cause = 'it reads a former stream of the table, which is not written to any more';
      return failed(claim, observed, { cause, next: setup });
    }
    const { UUID } = first;
    if (first.State !== 'Enabled') {
      return failed(claim, observed, {
        cause: `the mapping is ${first.State}`,
        next: updateMapping(UUID, { Enabled: true }),
      });
    }
    if (first.BatchSize !== batchSize) {
      const cause = `the batch size is ${first.BatchSize}`;
      return failed(claim, observed, { cause, next: updateMapping(UUID, { BatchSize: batchSize }) });
    }
    if (first.StartingPosition !== startingPosition) {
      const cause = `it starts at ${first.StartingPosition}, which cannot be changed`;
      return failed(claim, observed, { cause, next: setup });
    }
    return passed(claim, observed);
  },
};
