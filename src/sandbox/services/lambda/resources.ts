/** The ARNs whose permissions are checked for operations on functions. */
import type { Permission, RequestContext } from '../../contract/service.ts';
import type { LambdaState } from './state.ts';

interface NamesFunction {
  readonly FunctionName: string | undefined;
  readonly Qualifier?: string | undefined;
}

/** For operations on a function, version or alias: its ARN with the caller's qualifier. */
export function functionResource(input: NamesFunction, { state }: RequestContext<LambdaState>): string {
  const { functions } = state;
  return functions.arn(functions.parse(input.FunctionName, input.Qualifier));
}

/** For operations that may set a function's role: the caller needs permission to pass it, too. */
export function functionAndRole(
  input: NamesFunction & { readonly Role?: string | undefined },
  context: RequestContext<LambdaState>,
): (string | Permission)[] {
  const passing = input.Role === undefined ? [] : [{ action: 'iam:PassRole', resource: input.Role }];
  return [functionResource(input, context), ...passing];
}

/** The condition key that policies for iam:PassRole commonly test. */
export const PASSED_TO_LAMBDA = { 'iam:PassedToService': 'lambda.amazonaws.com' };
