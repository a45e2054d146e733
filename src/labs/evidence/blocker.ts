/** Why no write can reach the function, if that is known beforehand. */
import { findFunction } from '../../steps/function.ts';
import type { Probe } from './context.ts';
import { fixMapping, fixMissingMapping, fixStream } from './fixes.ts';
import { type Diagnosis, labCommand } from './next-command.ts';
import { readTrigger } from './trigger.ts';

export interface Blocker extends Diagnosis {
  /** The observation, for example `no stream on the table Dogs`. */
  readonly seen: string;
}

export const findBlocker: Probe<Blocker | undefined> = async (context) => {
  const { step, lab, functionName } = context;
  const setup = labCommand(step, 'setup');
  if ((await findFunction(step, lab.function.name)) === undefined) {
    const seen = `no function ${functionName}`;
    return { seen, cause: `there is ${seen}`, next: setup };
  }
  const { sourceArn, missing, mappings } = await readTrigger(context);
  if (sourceArn === undefined) {
    const seen = missing?.text ?? 'no source';
    const next = missing?.what === 'stream' ? fixStream(context) : setup;
    return { seen, cause: `there is ${seen}, so no change is recorded`, next };
  }
  if (mappings.length === 0) {
    const seen = 'no event source mapping';
    const next = await fixMissingMapping(context, sourceArn);
    return { seen, cause: `nothing connects the stream with ${functionName}`, next };
  }
  const present = mappings.filter(({ EventSourceArn }) => EventSourceArn === sourceArn);
  const [first] = present;
  if (first === undefined) {
    const seen = `a mapping of ${mappings[0]?.EventSourceArn}`;
    return { seen, cause: 'the mapping reads a stream that is not written to any more', next: setup };
  }
  if (present.every(({ State }) => State === 'Disabled')) {
    const next = fixMapping(context, first);
    return { seen: 'the mapping is Disabled', cause: 'the event source mapping is disabled', next };
  }
  return undefined;
};
