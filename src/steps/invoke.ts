/** Calls a function synchronously and waits for its reply, with the tail of its log. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { isAwsError } from '../aws/errors.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { ReportLine } from '../core/log-line.ts';
import { resourceName, type StepContext } from './context.ts';
import { parseLogLine } from './parse-log-line.ts';

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

export async function invokeFunction(context: StepContext, logical: string, payload: Uint8Array): Promise<InvokeReply> {
  const FunctionName = resourceName(context, logical);
  try {
    const reply = await context.aws.send(
      LambdaClient,
      new InvokeCommand({ FunctionName, Payload: payload, LogType: 'Tail' }),
    );
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
        exitCode: EXIT.unexpected,
        cause: error,
      });
    }
    throw error;
  }
}

function reportOf(log: string): ReportLine | undefined {
  for (const text of log.split('\n').reverse()) {
    const line = parseLogLine(text);
    if (line.kind === 'report') return line;
  }
  return undefined;
}
