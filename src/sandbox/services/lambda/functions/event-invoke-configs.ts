/** The settings of asynchronous invocations: changes, checks, responses. */
import type { FunctionEventInvokeConfig, PutFunctionEventInvokeConfigRequest } from '@aws-sdk/client-lambda';
import type { InputRules } from '../../../contract/input-rules.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { FUNCTION_NAME, QUALIFIER } from '../rules.ts';
import { type Functions, qualifiedId } from './functions.ts';
import { type EventInvokeConfig, LATEST } from './model.ts';

const DESTINATION = {
  pattern: String.raw`$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)`,
};

export const EVENT_INVOKE_CONFIG_RULES: InputRules = {
  FunctionName: FUNCTION_NAME,
  Qualifier: QUALIFIER,
  MaximumRetryAttempts: { max: 2, min: 0 },
  MaximumEventAgeInSeconds: { max: 21_600, min: 60 },
  'DestinationConfig.OnSuccess.Destination': DESTINATION,
  'DestinationConfig.OnFailure.Destination': DESTINATION,
};

const DESTINATION_SERVICES = ['lambda', 'sqs', 'sns', 'events', 's3'];

/** `before` with the changes of a request. Throws for an invalid function or destination. */
export function changedConfig(
  functions: Functions,
  request: PutFunctionEventInvokeConfigRequest,
  { before, now }: { readonly before: Partial<EventInvokeConfig>; readonly now: number },
): EventInvokeConfig {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = request;
  if ([MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig].every((value) => value === undefined)) {
    throw invalidParameter('You must specify at least one of error handling or destination setting.');
  }
  const named = functions.parse(request.FunctionName, request.Qualifier);
  if (functions.lookUp(named) === undefined) throw resourceNotFound("The function doesn't exist.");
  const onSuccess = DestinationConfig?.OnSuccess?.Destination ?? before.onSuccess;
  const onFailure = DestinationConfig?.OnFailure?.Destination ?? before.onFailure;
  for (const [kind, destination] of [
    ['onSuccess', onSuccess],
    ['onFailure', onFailure],
  ] as const) {
    if (destination) checkDestination(functions, named.name, kind, destination);
  }
  return {
    functionName: named.name,
    qualifier: named.qualifier ?? LATEST,
    lastModified: now,
    maximumRetryAttempts: MaximumRetryAttempts ?? before.maximumRetryAttempts,
    maximumEventAgeInSeconds: MaximumEventAgeInSeconds ?? before.maximumEventAgeInSeconds,
    onSuccess: onSuccess || undefined,
    onFailure: onFailure || undefined,
  };
}

function checkDestination(functions: Functions, name: string, kind: 'onSuccess' | 'onFailure', arn: string): void {
  const service = arn.split(':')[2] ?? '';
  if (!DESTINATION_SERVICES.includes(service)) {
    const value = (of: string): string => (of === kind ? `${of.replace('on', 'On')}(destination=${arn})` : 'null');
    throw invalidParameter(
      `The provided destination config DestinationConfig(onSuccess=${value('onSuccess')}, onFailure=${value('onFailure')}) is invalid.`,
    );
  }
  if (service !== 'lambda') return;
  const target = functions.parse(arn);
  if (target.name === name) throw invalidParameter("You can't specify the function as a destination for itself.");
  if (functions.lookUp(target) === undefined) throw invalidParameter(`The destination ARN ${arn} is invalid.`);
}

/** Throws ResourceNotFoundException. */
export function findConfig(functions: Functions, nameOrArn: string | undefined, wanted?: string): EventInvokeConfig {
  const { name, qualifier = LATEST } = functions.parse(nameOrArn, wanted);
  const config = functions.eventInvokeConfigs.get(qualifiedId(name, qualifier));
  if (config !== undefined) return config;
  throw resourceNotFound(`The function ${functions.arn({ name, qualifier })} doesn't have an EventInvokeConfig`);
}

export function describeConfig(functions: Functions, config: EventInvokeConfig): FunctionEventInvokeConfig {
  return {
    LastModified: new Date(config.lastModified),
    FunctionArn: functions.arn({ name: config.functionName, qualifier: config.qualifier }),
    MaximumRetryAttempts: config.maximumRetryAttempts,
    MaximumEventAgeInSeconds: config.maximumEventAgeInSeconds,
    DestinationConfig: {
      OnSuccess: { Destination: config.onSuccess },
      OnFailure: { Destination: config.onFailure },
    },
  };
}
