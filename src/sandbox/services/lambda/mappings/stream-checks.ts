/** The checks of a mapping on a stream, in AWS's words and order (aws-behaviour.md 4.2, 4.3). */
import type {
  CreateEventSourceMappingRequest,
  EventSourcePosition,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { parseArn } from '../../../../core/arn.ts';
import { compileEventFilter, InvalidPatternError } from '../../../../core/event-filter/event-filter.ts';
import type { EventSource, EventSourceFinder, StreamType } from '../../../streams/event-source.ts';
import { invalidParameter } from '../errors.ts';
import { startingCheckpoints } from './checkpoints.ts';
import type { MappedFunction } from './function-reference.ts';
import type { Mapping, MappingOptions, MappingSettings } from './mapping.ts';
import type { MappingPorts, NewMapping } from './mapping-kind.ts';
import { mayMap, noAccess } from './stream-access.ts';
import { changedOptions, DEFAULT_OPTIONS } from './stream-settings.ts';

const MAX_FILTERS = 5;

/** For the streams of one service. */
export interface StreamPorts extends MappingPorts {
  readonly streams: EventSourceFinder;
}

export async function checkCreate(request: CreateEventSourceMappingRequest, ports: StreamPorts): Promise<NewMapping> {
  const { EventSourceArn: arn = '' } = request;
  const { streams } = ports;
  checkDestination(request);
  const startingPosition = checkStartingPosition(request, streams.type, arn);
  const options = changedOptions(DEFAULT_OPTIONS, request);
  checkOptions(options);
  const { functionArn, functionName, roleArn } = checkFunction(request.FunctionName, ports);
  const source = await streams.find(arn);
  if (source === undefined) throw invalidParameter(`Stream not found: ${arn}`);
  await checkAccess(roleArn, source, ports);
  await checkDestinationAccess(roleArn, options, ports);
  const startingTime = request.StartingPositionTimestamp?.getTime();
  return {
    ...{ functionArn, functionName, options, startingPosition },
    ...(startingPosition === 'AT_TIMESTAMP' && startingTime !== undefined && { startingTime }),
    checkpoints: await startingCheckpoints(source, startingPosition, {
      time: startingTime,
      isLate: ports.pace.latestPosition > 0,
    }),
  };
}

/** Checks a change; returns the function and the options after it. */
export async function checkUpdate(
  request: UpdateEventSourceMappingRequest,
  mapping: Mapping,
  ports: StreamPorts,
): Promise<MappingSettings> {
  checkDestination(request);
  const options = changedOptions(mapping.options, request);
  checkOptions(options);
  if (request.FunctionName === undefined && options.onFailure === mapping.options.onFailure) {
    return { functionArn: mapping.functionArn, functionName: mapping.functionName, options };
  }
  const { functionArn, functionName, roleArn } = checkFunction(request.FunctionName ?? mapping.functionArn, ports);
  const source = await ports.streams.find(mapping.eventSourceArn);
  if (source !== undefined) await checkAccess(roleArn, source, ports);
  await checkDestinationAccess(roleArn, options, ports);
  return { functionArn, functionName, options };
}

function checkDestination({ DestinationConfig }: Pick<CreateEventSourceMappingRequest, 'DestinationConfig'>): void {
  if (DestinationConfig?.OnSuccess?.Destination !== undefined) {
    throw invalidParameter('Unsupported DestinationConfig parameter for given event source mapping type.');
  }
}

function checkStartingPosition(
  { StartingPosition, StartingPositionTimestamp }: CreateEventSourceMappingRequest,
  type: StreamType,
  arn: string,
): EventSourcePosition {
  if (StartingPosition === undefined) throw invalidParameter(missingMember('startingPosition'));
  if (StartingPosition !== 'AT_TIMESTAMP') return StartingPosition;
  if (!type.startsAtTimestamp) throw invalidParameter(`Unsupported starting position for arn type: ${arn}`);
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

export function checkFunction(functionName: string | undefined, { findFunction }: MappingPorts): MappedFunction {
  const target = functionName === undefined ? undefined : findFunction(functionName);
  if (target === undefined) throw invalidParameter('Function does not exist');
  return target;
}

async function checkAccess(roleArn: string, source: EventSource, { roleMay }: MappingPorts): Promise<void> {
  if (!(await mayMap(roleMay, roleArn, source))) throw invalidParameter(noAccess(source));
}

/** Only queues: the sandbox has no other destinations. */
async function checkDestinationAccess(
  roleArn: string,
  { onFailure }: MappingOptions,
  { roleMay }: MappingPorts,
): Promise<void> {
  if (onFailure === undefined || parseArn(onFailure)?.service !== 'sqs') return;
  if (await roleMay(roleArn, 'sqs:SendMessage', onFailure)) return;
  throw invalidParameter('The function execution role does not have permissions to call SendMessage on SQS');
}
