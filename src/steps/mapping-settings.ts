/** The settings of an event source mapping that Lambda has defaults for, wanted and found. */
import type { EventSourceMappingConfiguration, UpdateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import type { Difference } from './resource.ts';

/** Those that are absent are left to Lambda. */
export interface MappingSettings {
  readonly batchSize?: number;
  readonly batchingWindowSeconds?: number;
  readonly maximumRetryAttempts?: number;
  readonly bisectBatch?: boolean;
  readonly parallelizationFactor?: number;
  readonly reportBatchItemFailures?: boolean;
  /** Event filter patterns, as objects. */
  readonly filters?: readonly object[];
}

/** As the call to create takes them. */
export function mappingSettings(settings: MappingSettings) {
  return {
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
    MaximumRetryAttempts: settings.maximumRetryAttempts,
    BisectBatchOnFunctionError: settings.bisectBatch,
    ParallelizationFactor: settings.parallelizationFactor,
    FunctionResponseTypes: settings.reportBatchItemFailures ? ['ReportBatchItemFailures' as const] : undefined,
    FilterCriteria: settings.filters && {
      Filters: settings.filters.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
    },
  };
}

/** aws-behaviour.md 4.1: what Lambda chooses where nothing is named. An update must name it, to get it back. */
const DEFAULTS = {
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 0,
  MaximumRetryAttempts: -1,
  BisectBatchOnFunctionError: false,
  ParallelizationFactor: 1,
  FunctionResponseTypes: [],
  FilterCriteria: { Filters: [] },
};

/** With Lambda's defaults where the lab names nothing. */
export function wantedSettings(settings: MappingSettings): typeof DEFAULTS {
  const named = Object.entries(mappingSettings(settings)).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(named) };
}

export interface MappingDifference extends Omit<Difference, 'fix'> {
  /** Member of the call to update that changes it. */
  readonly input: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>;
}

export function mappingDifferences(
  settings: MappingSettings,
  found: EventSourceMappingConfiguration,
): readonly MappingDifference[] {
  const wanted = wantedSettings(settings);
  const isEnabled = found.State === 'Enabled';
  const state = { what: 'state', wanted: 'Enabled', found: String(found.State), input: { Enabled: true } };
  const others = NAMES.filter(([, member]) => text(wanted[member]) !== text(found[member])).map(([what, member]) => ({
    what,
    wanted: text(wanted[member]),
    found: text(found[member]),
    input: { [member]: wanted[member] },
  }));
  return isEnabled ? others : [state, ...others];
}

const NAMES: readonly (readonly [what: string, member: keyof typeof DEFAULTS])[] = [
  ['batch size', 'BatchSize'],
  ['batching window', 'MaximumBatchingWindowInSeconds'],
  ['retries', 'MaximumRetryAttempts'],
  ['bisect', 'BisectBatchOnFunctionError'],
  ['parallelization factor', 'ParallelizationFactor'],
  ['response types', 'FunctionResponseTypes'],
  ['filters', 'FilterCriteria'],
];

/** For people, and for comparing: an empty list is the same as none. */
function text(
  setting:
    | (typeof DEFAULTS)[keyof typeof DEFAULTS]
    | EventSourceMappingConfiguration['FilterCriteria']
    | readonly string[],
): string {
  const value = typeof setting === 'object' && 'Filters' in setting ? setting.Filters : setting;
  if (!Array.isArray(value)) return String(value ?? 'none');
  return value.length === 0 ? 'none' : JSON.stringify(value);
}
