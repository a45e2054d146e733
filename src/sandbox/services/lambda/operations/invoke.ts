/** Invoke: invokes a function synchronously or asynchronously, or as a dry run. */
import { type InvocationRequest, type InvocationResponse, Invoke$ } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { tooLarge } from '../errors.ts';
import { checkJson } from '../functions/payload.ts';
import { functionResource } from '../resources.ts';
import { QUALIFIER, READ_FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

const MAX_SYNC_BYTES = 6_291_456;
const MAX_ASYNC_BYTES = 1_048_576;
const NO_PAYLOAD = Buffer.from('{}');

export const invoke = defineOperation<InvocationRequest, InvocationResponse, LambdaState>(Invoke$, {
  rules: {
    FunctionName: READ_FUNCTION_NAME,
    InvocationType: { values: ['Event', 'RequestResponse', 'DryRun'] },
    LogType: { values: ['None', 'Tail'] },
    Qualifier: QUALIFIER,
  },
  action: 'lambda:InvokeFunction',
  resources: functionResource,
  handle: async (request, { state, signal }) => {
    const { InvocationType, LogType } = request;
    const { call, payload } = invocationOf(request, state);
    if (InvocationType === 'DryRun') return { StatusCode: 204 };
    if (InvocationType === 'Event') {
      await state.asyncInvocations.add({ ...call, payload: Buffer.from(payload).toString('utf8') });
      return { StatusCode: 202 };
    }
    const result = await state.invoke({ ...call, payload, signal });
    return {
      StatusCode: result.statusCode,
      ExecutedVersion: result.executedVersion,
      FunctionError: result.functionError,
      LogResult: LogType === 'Tail' ? Buffer.from(result.logTail).toString('base64') : undefined,
      // The SDK's type adds a decoder to the bytes.
      Payload: result.payload as NonNullable<InvocationResponse['Payload']>,
    };
  },
});

type InvocationInput = Pick<
  InvocationRequest,
  'FunctionName' | 'Qualifier' | 'InvocationType' | 'ClientContext' | 'Payload'
>;

/** The function and the event of a request; a dry run's event is not checked. Throws ServiceError. */
export function invocationOf(request: InvocationInput, { invoker }: LambdaState) {
  const { FunctionName = '', Qualifier, InvocationType, ClientContext: clientContext } = request;
  const { record, qualifier } = invoker.find(FunctionName, Qualifier);
  const payload = request.Payload?.length ? request.Payload : NO_PAYLOAD;
  const call = { functionName: record.name, qualifier, clientContext };
  if (InvocationType === 'DryRun') return { call, payload };
  const maxBytes = InvocationType === 'Event' ? MAX_ASYNC_BYTES : MAX_SYNC_BYTES;
  if (payload.length > maxBytes) {
    throw tooLarge(`Request must be smaller than ${maxBytes} bytes for the InvokeFunction operation`);
  }
  if (payload !== NO_PAYLOAD) checkJson(payload);
  return { call, payload };
}
