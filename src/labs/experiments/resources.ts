/** Resources that several experiments use, as data. */
import type { FunctionSpec } from '../../steps/function.ts';
import { type PolicyStatement, STREAM_POLICIES } from '../../steps/role-policy.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { nodeCode } from '../lab.ts';

/** A role for functions that read streams, with statements for their other actions. */
export function streamRole(name: string, statements?: readonly PolicyStatement[]): ResourceSpec {
  return { kind: 'role', name, managedPolicies: [STREAM_POLICIES.table], statements };
}

/** A function with its log group. */
export function loggedFunction(
  spec: Omit<FunctionSpec, 'kind' | 'code'> & { readonly folder: string },
): ResourceSpec[] {
  const { folder, ...rest } = spec;
  return [
    { kind: 'log-group', function: spec.name },
    { kind: 'function', ...rest, code: nodeCode(folder) },
  ];
}
