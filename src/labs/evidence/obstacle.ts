/** Why nothing that is written can reach the function, when that can be told beforehand. */
import { resourceName } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { functionOf } from '../engine/plan.ts';
import type { Diagnosis } from './claim.ts';
import type { Probe } from './context.ts';
import { createMapping, enableStream, updateMapping } from './mends.ts';
import { labCommand } from './next-command.ts';
import { readTrigger } from './trigger.ts';

export interface Obstacle extends Diagnosis {
  /** What was seen, as `no stream on the table Dogs`. */
  readonly seen: string;
}

export const findObstacle: Probe<Obstacle | undefined> = async (context) => {
  const { step, lab } = context;
  const setup = labCommand(step, 'setup');
  const functionName = resourceName(step, functionOf(lab).name);
  if ((await findFunction(step, functionOf(lab).name)) === undefined) {
    const seen = `no function ${functionName}`;
    return { seen, cause: `there is ${seen}`, next: setup };
  }
  const { sourceArn, missing, mappings } = await readTrigger(context);
  if (sourceArn === undefined) {
    const seen = missing?.text ?? 'no source';
    const next = missing?.what === 'stream' ? enableStream(context) : setup;
    return { seen, cause: `there is ${seen}, so no change is recorded`, next };
  }
  if (mappings.length === 0) {
    const seen = 'no event source mapping';
    return { seen, cause: `nothing connects the stream with ${functionName}`, next: createMapping(context, sourceArn) };
  }
  const present = mappings.filter(({ EventSourceArn }) => EventSourceArn === sourceArn);
  if (present.length === 0) {
    const seen = `a mapping of ${mappings[0]?.EventSourceArn}`;
    return { seen, cause: 'the mapping reads a stream that is not written to any more', next: setup };
  }
  const disabled = present.find(({ State }) => State === 'Disabled');
  if (disabled !== undefined && present.every(({ State }) => State === 'Disabled')) {
    const next = updateMapping(disabled.UUID, { Enabled: true });
    return { seen: 'the mapping is Disabled', cause: 'the event source mapping is disabled', next };
  }
  return undefined;
};
