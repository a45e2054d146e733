/** The settings of a mapping on a stream: from the request, in the configuration, for the pollers (aws-behaviour.md 4.2). */
import type { EventSourceMappingConfiguration, UpdateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import type { BatchPolicy } from './batch-decision.ts';
import type { Mapping, MappingOptions } from './mapping.ts';

export const DEFAULT_OPTIONS: MappingOptions = {
  batchSize: 100,
  batchingWindowSeconds: 0,
  parallelizationFactor: 1,
  tumblingWindowSeconds: 0,
  maximumRetryAttempts: -1,
  maximumRecordAgeSeconds: -1,
  bisectBatchOnFunctionError: false,
  functionResponseTypes: [],
  filterPatterns: [],
};

/** The options after a request; members that it does not name stay unchanged. */
export function changedOptions(
  options: MappingOptions,
  request: Omit<UpdateEventSourceMappingRequest, 'UUID'>,
): MappingOptions {
  const filters = request.FilterCriteria && (request.FilterCriteria.Filters ?? []);
  const onFailure = request.DestinationConfig
    ? request.DestinationConfig.OnFailure?.Destination || undefined
    : options.onFailure;
  return {
    batchSize: request.BatchSize ?? options.batchSize,
    batchingWindowSeconds: request.MaximumBatchingWindowInSeconds ?? options.batchingWindowSeconds,
    parallelizationFactor: request.ParallelizationFactor ?? options.parallelizationFactor,
    tumblingWindowSeconds: request.TumblingWindowInSeconds ?? options.tumblingWindowSeconds,
    maximumRetryAttempts: request.MaximumRetryAttempts ?? options.maximumRetryAttempts,
    maximumRecordAgeSeconds: request.MaximumRecordAgeInSeconds ?? options.maximumRecordAgeSeconds,
    bisectBatchOnFunctionError: request.BisectBatchOnFunctionError ?? options.bisectBatchOnFunctionError,
    functionResponseTypes: request.FunctionResponseTypes ?? options.functionResponseTypes,
    filterPatterns: filters?.flatMap(({ Pattern }) => Pattern ?? []) ?? options.filterPatterns,
    ...(onFailure !== undefined && { onFailure }),
  };
}

/** The members that AWS shows for a stream. */
export function describeStream({ options, startingPosition, startingTime }: Mapping): EventSourceMappingConfiguration {
  return {
    StartingPosition: startingPosition,
    ...(startingTime !== undefined && { StartingPositionTimestamp: new Date(startingTime) }),
    BatchSize: options.batchSize,
    MaximumBatchingWindowInSeconds: options.batchingWindowSeconds,
    ParallelizationFactor: options.parallelizationFactor,
    TumblingWindowInSeconds: options.tumblingWindowSeconds,
    MaximumRetryAttempts: options.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: options.maximumRecordAgeSeconds,
    BisectBatchOnFunctionError: options.bisectBatchOnFunctionError,
    FunctionResponseTypes: [...options.functionResponseTypes],
    DestinationConfig: { OnFailure: options.onFailure === undefined ? {} : { Destination: options.onFailure } },
    ...(options.filterPatterns.length > 0 && {
      FilterCriteria: { Filters: options.filterPatterns.map((Pattern) => ({ Pattern })) },
    }),
  };
}

/** The settings of a mapping as its pollers use them. */
export interface StreamSettings {
  /** The function as the mapping names it, qualified or not. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly eventSourceArn: string;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  /** Concurrent batches of one shard. */
  readonly parallelizationFactor: number;
  /** 0: none. */
  readonly tumblingWindowMs: number;
  readonly policy: BatchPolicy;
  readonly filterPatterns: readonly string[];
  /** The on-failure destination. */
  readonly destinationArn: string | undefined;
}

export function streamSettings({ options, functionArn, functionName, eventSourceArn }: Mapping): StreamSettings {
  const { maximumRetryAttempts, maximumRecordAgeSeconds, bisectBatchOnFunctionError } = options;
  return {
    functionArn,
    functionName,
    eventSourceArn,
    batchSize: options.batchSize,
    batchingWindowMs: options.batchingWindowSeconds * 1000,
    parallelizationFactor: options.parallelizationFactor,
    tumblingWindowMs: options.tumblingWindowSeconds * 1000,
    policy: {
      maximumRetryAttempts,
      maximumRecordAgeMs: maximumRecordAgeSeconds < 0 ? -1 : maximumRecordAgeSeconds * 1000,
      bisectBatchOnFunctionError,
      reportBatchItemFailures: options.functionResponseTypes.includes('ReportBatchItemFailures'),
    },
    filterPatterns: options.filterPatterns,
    destinationArn: options.onFailure,
  };
}
