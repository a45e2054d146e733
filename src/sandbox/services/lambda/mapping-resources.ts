/** The ARNs and condition keys for permissions on event source mappings. */

import type { RequestContext } from '../../contract/service.ts';
import { functionArnOf } from './mappings/function-reference.ts';
import { mappingArn } from './mappings/mapping.ts';
import type { Mappings } from './mappings/mappings.ts';

interface NamesMapping {
  readonly UUID?: string | undefined;
  readonly FunctionName?: string | undefined;
}

type MappingsContext = RequestContext<{ readonly mappings: Mappings }>;

/** The mapping's ARN; `*` for one that does not exist yet. */
export function mappingResource({ UUID }: NamesMapping, context: MappingsContext): string {
  return UUID === undefined ? '*' : mappingArn(UUID, context);
}

/** The function in the request, else that of the mapping. */
export function mappedFunction(
  { UUID = '', FunctionName }: NamesMapping,
  context: MappingsContext,
): Record<string, string> | undefined {
  const { mappings } = context.state;
  const functionArn = FunctionName === undefined ? mappings.functionArn(UUID) : functionArnOf(FunctionName, context);
  return functionArn === undefined ? undefined : { 'lambda:FunctionArn': functionArn };
}
