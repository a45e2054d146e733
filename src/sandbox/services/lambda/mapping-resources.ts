/** What IAM looks at when an event source mapping is asked for. */

import type { RequestContext } from '../../contract/service.ts';
import { functionArnOf } from './mappings/function-reference.ts';
import { mappingArn } from './mappings/mapping.ts';
import type { Mappings } from './mappings/mappings.ts';

interface NamesMapping {
  readonly UUID?: string | undefined;
  readonly FunctionName?: string | undefined;
}

type MappingsContext = RequestContext<{ readonly mappings: Mappings }>;

/** The mapping; of one that is still to be made there is no ARN, so that is `*`. */
export function mappingResource({ UUID }: NamesMapping, context: MappingsContext): string {
  return UUID === undefined ? '*' : mappingArn(UUID, context);
}

/** The function that the request names, else the one that the mapping has. */
export function mappedFunction(
  { UUID = '', FunctionName }: NamesMapping,
  context: MappingsContext,
): Record<string, string> | undefined {
  const { mappings } = context.state;
  const functionArn = FunctionName === undefined ? mappings.functionArn(UUID) : functionArnOf(FunctionName, context);
  return functionArn === undefined ? undefined : { 'lambda:FunctionArn': functionArn };
}
