/** The settings of an event source mapping that Lambda has defaults for, wanted and found. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { EventSourceMappingSpec } from './event-source-mapping.ts';
import type { Difference } from './resource.ts';

/** As the calls to create and update take them; a member that the lab does not name is left to Lambda. */
export function mappingSettings(spec: EventSourceMappingSpec) {
  return {
    BatchSize: spec.batchSize,
    MaximumBatchingWindowInSeconds: spec.batchingWindowSeconds,
    MaximumRetryAttempts: spec.maximumRetryAttempts,
    BisectBatchOnFunctionError: spec.bisectBatch,
    ParallelizationFactor: spec.parallelizationFactor,
    FunctionResponseTypes: spec.reportBatchItemFailures ? ['ReportBatchItemFailures' as const] : undefined,
    FilterCriteria: spec.filters && {
      Filters: spec.filters.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
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

/** As an update takes them: with Lambda's defaults where the lab names nothing. */
export function completeSettings(spec: EventSourceMappingSpec) {
  const named = Object.entries(mappingSettings(spec)).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(named) };
}

export function mappingDifferences(
  spec: EventSourceMappingSpec,
  found: EventSourceMappingConfiguration,
): readonly Omit<Difference, 'mend'>[] {
  const wanted = completeSettings(spec);
  const rows: readonly (readonly [string, unknown, unknown])[] = [
    ['state', 'Enabled', found.State],
    ['batch size', wanted.BatchSize, found.BatchSize],
    ['batching window', wanted.MaximumBatchingWindowInSeconds, found.MaximumBatchingWindowInSeconds],
    ['retries', wanted.MaximumRetryAttempts, found.MaximumRetryAttempts],
    ['bisect', wanted.BisectBatchOnFunctionError, found.BisectBatchOnFunctionError],
    ['parallelization factor', wanted.ParallelizationFactor, found.ParallelizationFactor],
    ['response types', text(wanted.FunctionResponseTypes), text(found.FunctionResponseTypes)],
    ['filters', text(wanted.FilterCriteria.Filters), text(found.FilterCriteria?.Filters)],
  ];
  return rows
    .filter(([, a, b]) => a !== b)
    .map(([what, a, b]) => ({ what, wanted: String(a) || 'none', found: String(b) || 'none' }));
}

function text(list: readonly unknown[] | undefined): string {
  return list === undefined || list.length === 0 ? '' : JSON.stringify(list);
}
