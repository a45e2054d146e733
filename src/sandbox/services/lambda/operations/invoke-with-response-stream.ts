/** InvokeWithResponseStream: invokes a function and sends its response as a stream of events. */
import {
  InvokeWithResponseStream$,
  type InvokeWithResponseStreamRequest,
  type InvokeWithResponseStreamResponse,
  type InvokeWithResponseStreamResponseEvent,
} from '@aws-sdk/client-lambda';
import type { InvokeResult } from '../../../contract/ports.ts';
import { defineOperation } from '../../../contract/service.ts';
import { functionResource } from '../resources.ts';
import { QUALIFIER, READ_FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';
import { invocationOf } from './invoke.ts';

/** Differs from AWS: the response is sent when it is complete, in one chunk of at most 6 MB. */
export const invokeWithResponseStream = defineOperation<
  InvokeWithResponseStreamRequest,
  InvokeWithResponseStreamResponse,
  LambdaState
>(InvokeWithResponseStream$, {
  rules: {
    FunctionName: READ_FUNCTION_NAME,
    InvocationType: { values: ['RequestResponse', 'DryRun'] },
    LogType: { values: ['None', 'Tail'] },
    Qualifier: QUALIFIER,
  },
  action: 'lambda:InvokeFunction',
  resources: functionResource,
  handle: async (request, { state, signal }) => {
    const { call, payload } = invocationOf(request, state);
    if (request.InvocationType === 'DryRun') return { StatusCode: 204, EventStream: eventsOf() };
    const result = await state.invoke({ ...call, payload, signal });
    return {
      StatusCode: result.statusCode,
      ExecutedVersion: result.executedVersion,
      ResponseStreamContentType: 'application/vnd.amazon.eventstream',
      EventStream: eventsOf(result, request.LogType === 'Tail'),
    };
  },
});

async function* eventsOf(
  result?: InvokeResult,
  withLog = false,
): AsyncGenerator<InvokeWithResponseStreamResponseEvent> {
  if (result === undefined) return;
  const { functionError, payload, logTail } = result;
  if (functionError === undefined) yield { PayloadChunk: { Payload: payload } };
  yield {
    InvokeComplete: {
      ...(functionError !== undefined && {
        ErrorCode: functionError,
        ErrorDetails: Buffer.from(payload).toString('utf8'),
      }),
      ...(withLog && { LogResult: Buffer.from(logTail).toString('base64') }),
    },
  };
}
