/** The one invocation of the function with the lab's sample event that several checks share. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { quote } from '../../core/quote.ts';
import { findFunction } from '../../steps/function.ts';
import { type InvokeReply, invokeFunction } from '../../steps/invoke.ts';
import { payloadFile, samplePayload } from '../sample-payload.ts';
import type { CheckContext, Probe } from './context.ts';
import { fixFunction } from './fixes.ts';
import { awsCommand, type Diagnosis, labCommand } from './next-command.ts';

/** Undefined when the function does not exist. */
export const invokeSample: Probe<InvokeReply | undefined> = async ({ step, lab }) => {
  const { name } = lab.function;
  if ((await findFunction(step, name)) === undefined) return undefined;
  return invokeFunction(step, name, await samplePayload(lab));
};

/** The expected reply to the sample. */
export function expectedReply({ lab }: CheckContext): string {
  return `StatusCode 200, no FunctionError, ${JSON.stringify(lab.expects.reply)}`;
}

/** The AWS CLI command that invokes the function with the sample. */
export function sampleCall({ step, lab, functionName }: CheckContext): string {
  const invoke = awsCommand(step, new InvokeCommand({ FunctionName: functionName, LogType: 'Tail' }));
  return invoke.replace('outputfile.txt', `--payload ${quote(`fileb://${payloadFile(lab)}`)} outputfile.txt`);
}

/** A reply as text, and its problem. */
export async function judgeReply(
  context: CheckContext,
  reply: InvokeReply,
): Promise<{ readonly observed: string; readonly problem?: Diagnosis }> {
  const text = Buffer.from(reply.payload).toString('utf8');
  const observed = `StatusCode ${reply.statusCode}, ${text}`;
  if (reply.functionError !== undefined) {
    const cause = `the function failed: ${errorOf(text)}`;
    const problem = { cause, next: await fixFunction(context) };
    return { observed: `FunctionError ${reply.functionError}, ${errorOf(text)}`, problem };
  }
  if (reply.statusCode === 200 && isSameJson(text, context.lab.expects.reply)) return { observed };
  const next = labCommand(context.step, 'invoke');
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
