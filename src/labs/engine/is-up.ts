/** Whether there is anything of a lab to verify, whoever made it. */
import type { StepContext } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import { findTable } from '../../steps/table.ts';
import type { Lab } from '../lab.ts';
import { functionOf } from './plan.ts';
import { sourceOf } from './source-of.ts';

/** True when its function or its source is there: one without the other is a lab that fails. */
export async function isUp(step: StepContext, lab: Lab): Promise<boolean> {
  const source = sourceOf(lab);
  const [lambdaFunction, found] = await Promise.all([
    findFunction(step, functionOf(lab).name),
    source.kind === 'table' ? findTable(step, source.name) : findKinesisStream(step, source.name),
  ]);
  return lambdaFunction !== undefined || found !== undefined;
}
