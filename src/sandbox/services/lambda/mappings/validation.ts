/** What Lambda refuses in a mapping, in AWS's words and order (aws-behaviour.md 4.2, 4.3). */
import type {
  CreateEventSourceMappingRequest,
  EventSourcePosition,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { parseArn } from '../../../../core/arn.ts';
import { compileEventFilter, InvalidPatternError } from '../../../../core/event-filter/event-filter.ts';
import type { RoleMay } from '../../../contract/ports.ts';
import { ServiceError } from '../../../contract/service.ts';
import type { EventSource, FindEventSource } from '../../../streams/event-source.ts';
import type { FindFunction, MappedFunction } from './function-reference.ts';
import { changedOptions, DEFAULT_OPTIONS, type Mapping, type MappingOptions, type MappingSettings } from './mapping.ts';
import { mayMap, noAccess, streamService } from './stream-access.ts';

const MAX_FILTERS = 5;

export interface ValidationPorts {
  readonly findEventSource: FindEventSource;
  readonly findFunction: FindFunction;
  readonly roleMay: RoleMay;
}

/** What a valid request to create a mapping is about. */
export interface NewMapping {
  readonly source: EventSource;
  readonly target: MappedFunction;
  readonly startingPosition: EventSourcePosition;
  readonly options: MappingOptions;
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, 400, { Type: 'User' });
}

export function mappingNotFound(): ServiceError {
  const message = 'The resource you requested does not exist.';
  return new ServiceError('ResourceNotFoundException', message, 404, { Message: message, Type: 'User' });
}

export function mappingInUse(verb: 'update' | 'delete'): ServiceError {
  const message = `Cannot ${verb} the event source mapping because it is in use.`;
  return new ServiceError('ResourceInUseException', message, 400, { Message: message, Type: 'User' });
}

export function mappingExists({ eventSourceArn, functionName, uuid }: Mapping): ServiceError {
  const message =
    `The event source arn (" ${eventSourceArn} ") and function (" ${functionName} ") provided mapping already exists. ` +
    `Please update or delete the existing mapping with UUID ${uuid}`;
  return new ServiceError('ResourceConflictException', message, 409, { Type: 'User' });
}

export async function checkCreate(
  request: CreateEventSourceMappingRequest,
  ports: ValidationPorts,
): Promise<NewMapping> {
  const arn = request.EventSourceArn;
  if (!arn) throw invalidParameter('Unrecognized event source.');
  const service = streamService(arn);
  if (service === undefined) {
    // Differs from AWS: only DynamoDB and Kinesis streams can be mapped; queues, brokers and consumers are refused.
    throw invalidParameter(
      `Unrecognized event source, must be kinesis, dynamodb stream or sqs. Unsupported source arn : ${arn}`,
    );
  }
  checkDestination(request);
  const startingPosition = checkStartingPosition(request, { arn, service });
  const options = changedOptions(DEFAULT_OPTIONS, request);
  checkOptions(options);
  const target = checkFunction(request.FunctionName, ports);
  const source = await ports.findEventSource(arn);
  if (source === undefined) throw invalidParameter(`Stream not found: ${arn}`);
  await checkAccess(target, source, ports.roleMay);
  await checkDestinationAccess(target, options, ports.roleMay);
  return { source, target, startingPosition, options };
}

/** Checks a change; answers the function and the options after it. */
export async function checkUpdate(
  request: UpdateEventSourceMappingRequest,
  mapping: Mapping,
  ports: ValidationPorts,
): Promise<MappingSettings> {
  checkDestination(request);
  const options = changedOptions(mapping.options, request);
  checkOptions(options);
  if (request.FunctionName === undefined && options.onFailure === mapping.options.onFailure) {
    return { functionArn: mapping.functionArn, functionName: mapping.functionName, options };
  }
  const target = checkFunction(request.FunctionName ?? mapping.functionArn, ports);
  const source = await ports.findEventSource(mapping.eventSourceArn);
  if (source !== undefined) await checkAccess(target, source, ports.roleMay);
  await checkDestinationAccess(target, options, ports.roleMay);
  return { functionArn: target.functionArn, functionName: target.functionName, options };
}

function checkDestination({ DestinationConfig }: Pick<CreateEventSourceMappingRequest, 'DestinationConfig'>): void {
  if (DestinationConfig?.OnSuccess?.Destination !== undefined) {
    throw invalidParameter('Unsupported DestinationConfig parameter for given event source mapping type.');
  }
}

function checkStartingPosition(
  { StartingPosition, StartingPositionTimestamp }: CreateEventSourceMappingRequest,
  { arn, service }: { arn: string; service: 'dynamodb' | 'kinesis' },
): EventSourcePosition {
  if (StartingPosition === undefined) throw invalidParameter(missingMember('startingPosition'));
  if (StartingPosition !== 'AT_TIMESTAMP') return StartingPosition;
  if (service === 'dynamodb') throw invalidParameter(`Unsupported starting position for arn type: ${arn}`);
  if (StartingPositionTimestamp === undefined) throw invalidParameter(missingMember('startingPositionTimestamp'));
  return StartingPosition;
}

function missingMember(name: string): string {
  return `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null.`;
}

function checkOptions(options: MappingOptions): void {
  const { filterPatterns, maximumRecordAgeSeconds: age, tumblingWindowSeconds, parallelizationFactor } = options;
  // Differs from AWS: the sentence for too many filters is not known.
  if (filterPatterns.length > MAX_FILTERS) throw invalidParameter(`At most ${MAX_FILTERS} filters are allowed.`);
  for (const pattern of filterPatterns) checkPattern(pattern);
  // Differs from AWS: the generic rule allows -1 to 604800; the sentence for the gap in between is not known.
  if (age >= 0 && age < 60) throw invalidParameter('MaximumRecordAgeInSeconds must be -1 or between 60 and 604800.');
  if (tumblingWindowSeconds > 0 && parallelizationFactor > 1) {
    throw invalidParameter('Parallelization factor must be equal to 1 when tumbling window period is configured');
  }
}

function checkPattern(pattern: string): void {
  try {
    compileEventFilter(pattern);
  } catch (error) {
    if (error instanceof InvalidPatternError) throw invalidParameter('Invalid filter pattern definition.');
    throw error;
  }
}

function checkFunction(functionName: string | undefined, { findFunction }: ValidationPorts): MappedFunction {
  const target = functionName === undefined ? undefined : findFunction(functionName);
  if (target === undefined) throw invalidParameter('Function does not exist');
  return target;
}

async function checkAccess({ roleArn }: MappedFunction, source: EventSource, roleMay: RoleMay): Promise<void> {
  if (!(await mayMap(roleMay, roleArn, source))) throw invalidParameter(noAccess(source));
}

/** Only queues are asked for: the sandbox has no other destinations. */
async function checkDestinationAccess(
  { roleArn }: MappedFunction,
  { onFailure }: MappingOptions,
  roleMay: RoleMay,
): Promise<void> {
  if (onFailure === undefined || parseArn(onFailure)?.service !== 'sqs') return;
  if (await roleMay(roleArn, 'sqs:SendMessage', onFailure)) return;
  throw invalidParameter('The function execution role does not have permissions to call SendMessage on SQS');
}
