/** The event source mapping: exactly one, enabled, of the present stream, with the lab's settings. */
import { type EventSourceMappingConfiguration, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { targetTime } from '../../steps/context.ts';
import { deleteMapping } from '../../steps/event-source-mapping.ts';
import {
  type MappingDifference,
  type MappingSettings,
  mappingDifferences,
  wantedSettings,
} from '../../steps/mapping-settings.ts';
import type { CheckContext } from '../evidence/context.ts';
import { blockedMapping, diagnoseStuck } from '../evidence/diagnose.ts';
import { fixMapping, fixMissingMapping } from '../evidence/fixes.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { readTrigger } from '../evidence/trigger.ts';
import { expectation, type Finding } from './check.ts';

export async function checkMapping(context: CheckContext): Promise<Finding> {
  const { lab, functionName: FunctionName } = context;
  const { startingPosition } = lab.mapping;
  const { sourceArn, mappings } = await readTrigger(context);
  const { BatchSize } = wantedSettings(lab.mapping);
  const { pass, fail } = expectation(
    context,
    `one mapping, Enabled, ${startingPosition}, batch size ${BatchSize}, of ${sourceArn ?? 'the stream'}`,
    awsCommand(context.step, new ListEventSourceMappingsCommand({ FunctionName })),
  );
  const [first, second] = mappings;
  if (first === undefined) {
    const next = await fixMissingMapping(context, sourceArn);
    return fail('no mapping', `nothing connects the stream with ${FunctionName}`, next);
  }
  const observed = mappings.map(describe).join('; ');
  if (second !== undefined) {
    const surplus = mappings.find(({ EventSourceArn }) => EventSourceArn !== sourceArn) ?? second;
    const cause = `there are ${mappings.length} mappings of this source`;
    return fail(observed, cause, awsCommand(context.step, deleteMapping(surplus.UUID)));
  }
  if (sourceArn !== undefined && first.EventSourceArn !== sourceArn) {
    return fail(observed, 'it reads a former stream of the table, which is not written to any more');
  }
  const [difference] = differencesThatCount(lab.mapping, first);
  if (difference !== undefined) {
    const { what, found, wanted } = difference;
    const cause = what === 'state' ? `the mapping is ${found}` : `the ${what} is ${found}, the lab has ${wanted}`;
    const isShown = what === 'state' || what === 'batch size';
    return fail(isShown ? observed : `${observed}; ${what} ${found}`, cause, fixMapping(context, first));
  }
  if (first.StartingPosition !== startingPosition) {
    return fail(observed, `it starts at ${first.StartingPosition}, which cannot be changed`);
  }
  // With writes, the delivery to every shard decides: the result is that of the last batch of any shard.
  const { blocked } = context.noWrite ? await blockedMapping(context) : {};
  return blocked === undefined
    ? pass(observed)
    : fail(observed, await diagnoseStuck(context, { since: await targetTime(context.step) }));
}

/** How failures are handled may stay at Lambda's defaults: a lab that was set up by hand has no other settings. */
const ERROR_HANDLING = ['retries', 'bisect', 'response types'];

function differencesThatCount(
  settings: MappingSettings,
  found: EventSourceMappingConfiguration,
): readonly MappingDifference[] {
  const changed = mappingDifferences({}, found).map(({ what }) => what);
  return mappingDifferences(settings, found).filter(
    ({ what }) => !ERROR_HANDLING.includes(what) || changed.includes(what),
  );
}

function describe(mapping: EventSourceMappingConfiguration): string {
  const { State, StartingPosition, BatchSize, EventSourceArn, LastProcessingResult = '' } = mapping;
  const result = LastProcessingResult.startsWith('PROBLEM') ? `, last result ${LastProcessingResult}` : '';
  return `${State}, ${StartingPosition}, batch size ${BatchSize}, of ${EventSourceArn}${result}`;
}
