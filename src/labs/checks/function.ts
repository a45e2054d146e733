/** The function: active, with an existing role, and the declared runtime and code. */
import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import { resourceName } from '../../steps/context.ts';
import { findRole } from '../../steps/find-role.ts';
import { type FunctionState, findFunction, lambdaFunction } from '../../steps/function.ts';
import { codeOf, codesOf } from '../deployed-code.ts';
import type { CheckContext } from '../evidence/context.ts';
import { isOfStreamlab } from '../evidence/fixes.ts';
import { awsCommand, labCommand } from '../evidence/next-command.ts';
import { watch } from '../follow/watch.ts';
import { expectation, type Finding } from './check.ts';

export async function checkFunction(context: CheckContext): Promise<Finding> {
  const { step, lab, functionName: FunctionName } = context;
  const expected = 'Active, its role exists, runtime and handler as declared, code as on this machine';
  const { pass, fail } = expectation(context, expected, awsCommand(step, new GetFunctionCommand({ FunctionName })));
  const found = await settledFunction(context);
  if (found === undefined) return fail('no function', `there is no function ${FunctionName}`);
  const { State, StateReason, Runtime = '', Handler = '', Role = '', CodeSha256 = '' } = found.configuration;
  if (State !== 'Active' && State !== 'Inactive') return fail(`State ${State}`, StateReason ?? `it is ${State}`);
  const hasOwnRole = Role.endsWith(`/${resourceName(step, lab.function.role)}`);
  if (hasOwnRole && (await findRole(step, lab.function.role)) === undefined) {
    return fail(`no role ${Role}`, "the function's role was deleted");
  }
  const observed = `Active, ${Runtime}, ${Handler}, ${Role}, code ${CodeSha256}`;
  const unexpected = await unexpectedCode(context, found);
  if (unexpected === undefined) return pass(observed);
  return fail(observed, unexpected, labCommand(step, 'setup', '--code', 'lab'));
}

/** The function once it is neither Pending nor being updated, or its last state at the time limit. */
async function settledFunction(context: CheckContext): Promise<FunctionState | undefined> {
  let last: FunctionState | undefined;
  await watch(context, context.limits.mappingMs, async () => {
    last = await findFunction(context.step, context.lab.function.name);
    const busy = last && lambdaFunction.pending?.(last);
    return busy === undefined ? { value: last } : { seen: busy };
  });
  return last;
}

/**
 * The problem of code and runtime. Code that a person deployed by hand is compared with the zip that they named; without
 * one it is proved by its behaviour, in the checks that call it.
 */
async function unexpectedCode(
  { lab, codeSha256: ofZip }: CheckContext,
  found: FunctionState,
): Promise<string | undefined> {
  const { CodeSha256 = '', Runtime = '', Handler = '' } = found.configuration;
  if (ofZip !== undefined) {
    return CodeSha256 === ofZip ? undefined : `its code is not that of the zip, whose SHA-256 is ${ofZip}`;
  }
  if (!isOfStreamlab(found)) return undefined;
  const code = await codeOf(lab, found);
  if (code === undefined) {
    const folders = codesOf(lab).map(({ folder }) => folder);
    return `its code is none of handlers/${folders.join(', ')}`;
  }
  if (Handler !== code.handler) return `its handler is ${Handler}, not ${code.handler}`;
  return language(Runtime) === language(code.runtime)
    ? undefined
    : `its runtime is ${Runtime}, its code is for ${code.runtime}`;
}

/** `nodejs24.x` -> `nodejs`; which version of it is a person's own choice. */
function language(runtime: string): string {
  return /^[a-z]+/.exec(runtime)?.[0] ?? '';
}
