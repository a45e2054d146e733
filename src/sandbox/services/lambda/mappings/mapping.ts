/** An event source mapping as it is stored, and as Lambda shows it (aws-behaviour.md 4.1, 4.2). */
import type {
  EventSourceMappingConfiguration,
  EventSourcePosition,
  FunctionResponseType,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { formatArn } from '../../../../core/arn.ts';
import type { PollerSettings } from './settings.ts';

/** States that pass by themselves. */
export type TransitionalState = 'Creating' | 'Updating' | 'Enabling' | 'Disabling' | 'Deleting';

export type MappingState = TransitionalState | 'Enabled' | 'Disabled';

/** What a caller may choose, again in every update; absent members have Lambda's defaults. */
export interface MappingOptions {
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly parallelizationFactor: number;
  readonly tumblingWindowSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly functionResponseTypes: readonly FunctionResponseType[];
  readonly filterPatterns: readonly string[];
  readonly onFailure?: string;
}

/** What an update may change. */
export interface MappingSettings {
  /** Qualified as the caller named it. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly options: MappingOptions;
}

export interface Mapping extends MappingSettings {
  readonly uuid: string;
  readonly eventSourceArn: string;
  readonly startingPosition: EventSourcePosition;
  /** Milliseconds since the epoch. */
  readonly startingTime?: number;
  /** Settings that are in force, and shown, when the transition has ended (documented). */
  readonly next?: MappingSettings;
  readonly state: MappingState;
  /** Whether it ends up Enabled or Disabled when it leaves a transitional state. */
  readonly enabled: boolean;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly lastProcessingResult: string;
  readonly tags: Readonly<Record<string, string>>;
}

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

/** The options after a request: what it does not name stays as it was. */
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

export function isTransitional(state: MappingState): state is TransitionalState {
  return state !== 'Enabled' && state !== 'Disabled';
}

/** The mapping when its transition has ended; a deleted one has no such form. */
export function settled({ next, ...mapping }: Mapping, now: number): Mapping {
  return { ...mapping, ...next, state: mapping.enabled ? 'Enabled' : 'Disabled', lastModified: now };
}

/** Whether records are delivered in this state. */
export function polls({ state, enabled }: Mapping): boolean {
  return state === 'Enabled' || (state === 'Updating' && enabled);
}

export function mappingArn(uuid: string, { accountId, region }: { accountId: string; region: string }): string {
  return formatArn({ service: 'lambda', region, accountId, resource: `event-source-mapping:${uuid}` });
}

/** The mapping as Create, Get, Update, Delete and List answer it: exactly the members that AWS shows for a stream. */
export function configurationOf(
  mapping: Mapping,
  place: { accountId: string; region: string },
): EventSourceMappingConfiguration {
  const { options } = mapping;
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: mappingArn(mapping.uuid, place),
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    StartingPosition: mapping.startingPosition,
    ...(mapping.startingTime !== undefined && { StartingPositionTimestamp: new Date(mapping.startingTime) }),
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
    State: mapping.state,
    StateTransitionReason: 'User action',
    LastModified: new Date(mapping.lastModified),
    LastProcessingResult: mapping.lastProcessingResult,
  };
}

export function settingsOf({ options, functionArn, functionName, eventSourceArn }: Mapping): PollerSettings {
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
