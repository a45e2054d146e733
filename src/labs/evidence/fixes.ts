/** Commands that fix failed checks, for labs that were set up by streamlab or by hand. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { createMapping, updateMapping } from '../../steps/event-source-mapping.ts';
import { type FunctionState, findFunction } from '../../steps/function.ts';
import { mappingDifferences } from '../../steps/mapping-settings.ts';
import { LAB_TAG, ownTags } from '../../steps/ownership.ts';
import { enableStream } from '../../steps/stream.ts';
import { codeOf } from '../deployed-code.ts';
import type { CheckContext } from './context.ts';
import { awsCommand, labCommand } from './next-command.ts';

/** Enables the stream of the lab's table. */
export function fixStream({ step, lab }: CheckContext): string {
  const spec = lab.resources.find((one) => one.kind === 'stream');
  return spec === undefined ? labCommand(step, 'setup') : awsCommand(step, enableStream(step, spec));
}

/** Connects the source with the function; the mapping belongs to the same owner as the function. */
export async function fixMissingMapping({ step, lab }: CheckContext, sourceArn: string | undefined): Promise<string> {
  const found = await findFunction(step, lab.function.name);
  if (sourceArn === undefined || found === undefined) return labCommand(step, 'setup');
  return awsCommand(
    step,
    createMapping(step, lab.mapping, { sourceArn, tags: isOfStreamlab(found) ? ownTags(step) : undefined }),
  );
}

/** Enables a mapping and gives it the settings of the lab. */
export function fixMapping({ step, lab }: CheckContext, found: EventSourceMappingConfiguration): string {
  return awsCommand(step, updateMapping(found.UUID, mappingDifferences(lab.mapping, found)));
}

/** Setup, where it would replace a handler that streamlab deployed by the lab's own; else the log, which shows the failure. */
export async function fixFunction({ step, lab }: CheckContext): Promise<string> {
  const found = await findFunction(step, lab.function.name);
  if (found === undefined || !isOfStreamlab(found)) return labCommand(step, 'tail-logs');
  const code = await codeOf(lab, found);
  if (code === undefined) return labCommand(step, 'setup', '--code', 'lab');
  return labCommand(step, code.kind === 'runtime' ? 'tail-logs' : 'setup');
}

export function isOfStreamlab({ tags }: FunctionState): boolean {
  return LAB_TAG in tags;
}
