/** The time to live of the lab's table: its status and its attribute. */
import { describeTimeToLive, type TimeToLiveSpec } from '../../steps/time-to-live.ts';
import type { Lab } from '../lab.ts';
import type { Probe } from './context.ts';

export interface TimeToLiveState {
  readonly status: string;
  readonly attribute: string | undefined;
  /** It is on, for the attribute of the lab. */
  readonly isRight: boolean;
}

export const timeToLiveState: Probe<TimeToLiveState> = async ({ step, lab }) => {
  const spec = timeToLiveSpec(lab);
  const found = await describeTimeToLive(step, spec.table);
  if (found === undefined) return { status: 'no table', attribute: undefined, isRight: false };
  const { TimeToLiveStatus: status = 'DISABLED', AttributeName: attribute } = found;
  return { status, attribute, isRight: attribute === spec.attribute && ['ENABLED', 'ENABLING'].includes(status) };
};

export function timeToLiveSpec({ id, resources }: Lab): TimeToLiveSpec {
  const spec = resources.find(({ kind }) => kind === 'time-to-live');
  if (spec?.kind !== 'time-to-live') throw new Error(`the lab ${id} has no time to live`);
  return spec;
}
