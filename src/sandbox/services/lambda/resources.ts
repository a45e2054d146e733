/** The ARNs that IAM looks at when a function is asked for. */
import type { Permission, RequestContext } from '../../contract/service.ts';
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

/** Of an operation that may give a function its role: the caller must be allowed to pass it, too. */
export function functionAndRole(
  input: NamesFunction & { readonly Role?: string | undefined },
  context: RequestContext<LambdaState>,
): (string | Permission)[] {
  const passing = input.Role === undefined ? [] : [{ action: 'iam:PassRole', resource: input.Role }];
  return [functionResource(input, context), ...passing];
}

/** What policies that allow iam:PassRole commonly look at. */
export const PASSED_TO_LAMBDA = { 'iam:PassedToService': 'lambda.amazonaws.com' };
