/** An event source mapping as it is stored, and its states (aws-behaviour.md 4.1). */
import type { EventSourcePosition, FunctionResponseType } from '@aws-sdk/client-lambda';
import { formatArn } from '../../../../core/arn.ts';

/** States that end by themselves. */
export type TransitionalState = 'Creating' | 'Updating' | 'Enabling' | 'Disabling' | 'Deleting';

export type MappingState = TransitionalState | 'Enabled' | 'Disabled';

/** The settings that a caller may choose and change. */
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

/** The members that an update may change. */
export interface MappingSettings {
  /** Qualified as the caller named it. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly options: MappingOptions;
}

export interface Mapping extends MappingSettings {
  readonly uuid: string;
  readonly eventSourceArn: string;
  /** Only for streams. */
  readonly startingPosition?: EventSourcePosition;
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
