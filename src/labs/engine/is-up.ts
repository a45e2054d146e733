/** Whether there is anything of a lab to verify, whoever created it. */
import type { StepContext } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import { findTable } from '../../steps/table.ts';
import type { Lab } from '../lab.ts';

/** True when its function or its source is there: one without the other is a lab that fails. */
export async function isUp(step: StepContext, { function: { name }, source }: Lab): Promise<boolean> {
  const found = await Promise.all([
    findFunction(step, name),
    source.kind === 'table' ? findTable(step, source.name) : findKinesisStream(step, source.name),
  ]);
  return found.some((one) => one !== undefined);
}
