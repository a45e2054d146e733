/** The context object that a handler gets. */
import { env } from './settings.mjs';

export function contextOf(headers) {
  const deadline = Number(headers.get('lambda-runtime-deadline-ms'));
  const clientContext = headers.get('lambda-runtime-client-context');
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    invokedFunctionArn: headers.get('lambda-runtime-invoked-function-arn'),
    awsRequestId: headers.get('lambda-runtime-aws-request-id'),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
