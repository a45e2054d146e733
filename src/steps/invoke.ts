/** Calls a function synchronously and waits for its reply, with the tail of its log. */
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { isAccessDenied, isAwsError } from '../aws/errors.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { ReportLine } from '../core/log-line.ts';
import { resourceName, type StepContext } from './context.ts';
import { parseLogLine } from './parse-log-line.ts';
import { type Refusal, sendPatiently } from './refusals.ts';

export interface InvokeReply {
  readonly statusCode: number;
  /** `Unhandled` when the function itself failed; the payload then says how. */
  readonly functionError?: string;
  readonly payload: Uint8Array;
  /** The last 4 KB of what the invocation logged. */
  readonly log: string;
  /** Absent when the log has none. */
  readonly report?: ReportLine;
}

/** After its creation a function's role, and its role's grant of the key of its environment, propagate for some seconds. */
const NEW: readonly Refusal[] = [
  { error: 'KMSAccessDenied', reason: 'KMS does not know the role yet' },
  { error: 'KMSInvalidState', reason: 'KMS does not know the role yet' },
  { error: 'AccessDenied', says: 'cannot be assumed by Lambda', reason: 'the role is not assumable yet' },
  { error: 'ResourceConflict', says: 'cannot be performed at this time', reason: 'it is not ready yet' },
];

/** Like {@link invokeFunction}, for a function that was set up just before: waits while Lambda may not start it yet. */
export function invokeNewFunction(context: StepContext, logical: string, payload: Uint8Array): Promise<InvokeReply> {
  const what = `function ${resourceName(context, logical)}`;
  return sendPatiently(context, { what, refusals: NEW }, () => invokeFunction(context, logical, payload));
}

export async function invokeFunction(context: StepContext, logical: string, payload: Uint8Array): Promise<InvokeReply> {
  const FunctionName = resourceName(context, logical);
  try {
    const timeoutMs = await timeoutOf(context, FunctionName);
    const command = new InvokeCommand({ FunctionName, Payload: payload, LogType: 'Tail' });
    const reply = await context.aws.send(LambdaClient, command, { timeoutMs });
    const log = Buffer.from(reply.LogResult ?? '', 'base64').toString('utf8');
    return {
      statusCode: reply.StatusCode ?? 0,
      functionError: reply.FunctionError,
      payload: reply.Payload ?? new Uint8Array(),
      log,
      report: reportOf(log),
    };
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) {
      throw new UserError(`There is no function ${FunctionName}`, {
        hint: context.nextCommand('setup', context.labId),
        exitCode: EXIT.notThere,
        cause: error,
      });
    }
    throw error;
  }
}

/** A cold start, and the way there and back, beside the function's own time. */
const AROUND_INVOCATION_MS = 30_000;
const LONGEST_TIMEOUT_SECONDS = 900;

/** How long the reply may take: as long as the function may run. */
async function timeoutOf({ aws }: StepContext, FunctionName: string): Promise<number> {
  const seconds = async (): Promise<number | undefined> => {
    try {
      return (await aws.send(LambdaClient, new GetFunctionConfigurationCommand({ FunctionName }))).Timeout;
    } catch (error) {
      if (isAccessDenied(error)) return undefined; // a person may be allowed to call it, and not to read its settings
      throw error;
    }
  };
  return ((await seconds()) ?? LONGEST_TIMEOUT_SECONDS) * 1_000 + AROUND_INVOCATION_MS;
}

function reportOf(log: string): ReportLine | undefined {
  for (const text of log.split('\n').reverse()) {
    const line = parseLogLine(text);
    if (line.kind === 'report') return line;
  }
  return undefined;
}
