/** The ARNs that IAM looks at when a function is asked for. */
import type { RequestContext } from '../service.ts';
import type { LambdaState } from './state.ts';

interface NamesFunction {
  readonly FunctionName: string | undefined;
  readonly Qualifier?: string | undefined;
}

/** Of an operation on a function, version or alias; as the caller named it. */
export function functionResource(input: NamesFunction, { state }: RequestContext<LambdaState>): string {
  const { functions } = state;
  return functions.arn(functions.parse(input.FunctionName, input.Qualifier));
}
