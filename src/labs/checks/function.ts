/** The function: active, with a runtime and a role that are there, and the code that was meant. */
import { type FunctionConfiguration, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { packageFunction } from '../../aws/package-function.ts';
import { resourceName } from '../../steps/context.ts';
import { type FunctionCode, type FunctionState, findFunction } from '../../steps/function.ts';
import { LAB_TAG } from '../../steps/ownership.ts';
import { findRole } from '../../steps/role.ts';
import { functionOf } from '../engine/plan.ts';
import type { CheckContext } from '../evidence/context.ts';
import { labCommand } from '../evidence/next-command.ts';
import { watch } from '../evidence/watch.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface FunctionPart {
  readonly kind: 'function';
}

export const functionCheck: CheckKind<FunctionPart> = {
  writes: false,
  run: async (context) => {
    const { step, lab } = context;
    const spec = functionOf(lab);
    const FunctionName = resourceName(step, spec.name);
    const claim = {
      expected: 'Active, its role exists, runtime and handler as declared, code as on this machine',
      call: explain(call(LambdaClient, new GetFunctionCommand({ FunctionName }))),
    };
    const setup = labCommand(step, 'setup');
    const found = await settledFunction(context);
    if (found === undefined) {
      const cause = `there is no function ${FunctionName}`;
      return failed(claim, 'no function', { cause, next: setup });
    }
    const { State, StateReason, Runtime = '', Handler = '', Role = '', CodeSha256 = '' } = found.configuration;
    if (State !== 'Active' && State !== 'Inactive') {
      return failed(claim, `State ${State}`, { cause: StateReason ?? `it is ${State}`, next: setup });
    }
    const hasOwnRole = Role.endsWith(`:role/${resourceName(step, spec.role)}`);
    if (hasOwnRole && (await findRole(step, spec.role)) === undefined) {
      return failed(claim, `no role ${Role}`, { cause: "the function's role was deleted", next: setup });
    }
    const observed = `Active, ${Runtime}, ${Handler}, ${Role}, code ${CodeSha256}`;
    const unexpected = await unexpectedCode(context, found);
    if (unexpected !== undefined) return failed(claim, observed, { cause: unexpected, next: setup });
    return passed(claim, observed);
  },
};

/** Once it is neither Pending nor being updated, or as it is when the time for that is over. */
async function settledFunction(context: CheckContext): Promise<FunctionState | undefined> {
  let last: FunctionState | undefined;
  await watch(context, context.limits.mappingMs, async () => {
    last = await findFunction(context.step, functionOf(context.lab).name);
    const { State, LastUpdateStatus } = last?.configuration ?? {};
    return State === 'Pending' || LastUpdateStatus === 'InProgress' ? { seen: String(State) } : { value: last };
  });
  return last;
}

/**
 * What is wrong with code and runtime. What a person has zipped is compared with their own zip, when they named it;
 * without one it is proved by what it does, in the checks that call it.
 */
async function unexpectedCode(
  { lab, codeSha256: ofZip }: CheckContext,
  { configuration, tags }: FunctionState,
): Promise<string | undefined> {
  const { CodeSha256 = '', Runtime = '', Handler = '' } = configuration;
  if (ofZip !== undefined) {
    return CodeSha256 === ofZip ? undefined : `its code is not that of the zip, whose SHA-256 is ${ofZip}`;
  }
  if (!(LAB_TAG in tags)) return undefined;
  const { node, python } = lab.runtimes;
  const codes: readonly FunctionCode[] = [node, ...(python ? [python] : []), ...Object.values(lab.variants ?? {})];
  const known = await Promise.all(
    codes.map(async (code) => ({ ...code, sha256: (await packageFunction(code.folder)).codeSha256 })),
  );
  const code = known.find(({ sha256 }) => sha256 === CodeSha256);
  if (code === undefined) return `its code is none of handlers/${codes.map(({ folder }) => folder).join(', ')}`;
  if (Handler !== code.handler) return `its handler is ${Handler}, not ${code.handler}`;
  return language(Runtime) === language(code.runtime)
    ? undefined
    : `its runtime is ${Runtime}, its code is for ${code.runtime}`;
}

/** `nodejs24.x` -> `nodejs`; which version of it is a person's own choice. */
function language(runtime: FunctionConfiguration['Runtime'] | string): string {
  return /^[a-z]+/.exec(runtime ?? '')?.[0] ?? '';
}
