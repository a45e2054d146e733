/** A table whose name the function knows from its environment, not from its code. */
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { resourceName } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { expectation, type Finding } from './check.ts';

/** `table` is the lab's own name of it. */
export async function checkTableVariable(
  context: CheckContext,
  { table }: { readonly table: string },
): Promise<Finding> {
  const { step, lab, functionName: FunctionName } = context;
  const wanted = resourceName(step, table);
  const call = awsCommand(step, new GetFunctionConfigurationCommand({ FunctionName }));
  const { pass, fail } = expectation(context, `an environment variable with ${wanted}`, call);
  const found = await findFunction(step, lab.function.name);
  const variables = Object.entries(found?.configuration.Environment?.Variables ?? {});
  const [name] = variables.find(([, value]) => value === wanted) ?? [];
  if (name !== undefined) return pass(`${name}=${wanted}`);
  const observed = variables.length === 0 ? 'no variables' : variables.map((pair) => pair.join('=')).join(' ');
  return fail(observed, 'the environment does not name the target table');
}
