/** The one call of the function with the lab's sample event that several checks look at. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { type InvokeReply, invokeFunction } from '../../steps/invoke.ts';
import { functionOf } from '../engine/plan.ts';
import { payloadFile, samplePayload } from '../engine/sample-payload.ts';
import type { Claim, Diagnosis } from './claim.ts';
import type { CheckContext, Probe } from './context.ts';
import { labCommand } from './next-command.ts';

/** Undefined when there is no function. */
export const invokeSample: Probe<InvokeReply | undefined> = async ({ step, lab }) => {
  const { name } = functionOf(lab);
  if ((await findFunction(step, name)) === undefined) return undefined;
  return invokeFunction(step, name, await samplePayload(lab));
};

/** What the reply to the sample must be, and the call that shows it. */
export function sampleClaim({ step, lab }: CheckContext): Claim {
  const FunctionName = resourceName(step, functionOf(lab).name);
  const invoke = explain(call(LambdaClient, new InvokeCommand({ FunctionName, LogType: 'Tail' })));
  const payload = `--payload fileb://${payloadFile(lab)} outputfile.txt`;
  return {
    expected: `StatusCode 200, no FunctionError, ${JSON.stringify(lab.expects.reply)}`,
    call: invoke.replace('outputfile.txt', payload),
  };
}

/** What a reply was, for people, and what is wrong with it. */
export function judgeReply(
  { step, lab }: CheckContext,
  reply: InvokeReply,
): { readonly observed: string; readonly problem?: Diagnosis } {
  const text = Buffer.from(reply.payload).toString('utf8');
  const observed = `StatusCode ${reply.statusCode}, ${text}`;
  const next = labCommand(step, 'invoke');
  if (reply.functionError !== undefined) {
    const cause = `the function failed: ${errorOf(text)}`;
    return { observed: `FunctionError ${reply.functionError}, ${errorOf(text)}`, problem: { cause, next } };
  }
  if (reply.statusCode === 200 && isSameJson(text, lab.expects.reply)) return { observed };
  return { observed, problem: { cause: 'the function answers something else', next } };
}

/** Its first line: a trace is for the log. */
function errorOf(text: string): string {
  return fullError(text).split('\n')[0] ?? '';
}

function fullError(text: string): string {
  try {
    const error: unknown = JSON.parse(text);
    if (typeof error === 'object' && error !== null && 'errorMessage' in error) {
      return [...('errorType' in error ? [error.errorType] : []), error.errorMessage].join(': ');
    }
  } catch {
    // A function that was stopped need not answer JSON: its text says it.
  }
  return text;
}

/** Whatever the order of members and the blanks between them. */
function isSameJson(text: string, wanted: unknown): boolean {
  try {
    return canonical(JSON.parse(text)) === canonical(wanted);
  } catch {
    return false;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
