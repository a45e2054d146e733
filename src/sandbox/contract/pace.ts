/**
 * How late and how busy the services are: transitional states that are just long enough to be observed and everything else at
 * once, or as on AWS. Durations are in milliseconds.
 */

export interface Pace {
  readonly tableCreating: number;
  readonly tableUpdating: number;
  readonly tableDeleting: number;
  readonly timeToLiveUpdating: number;
  readonly streamCreating: number;
  readonly streamUpdating: number;
  readonly streamDeleting: number;
  readonly functionPending: number;
  readonly functionUpdating: number;
  readonly mappingCreating: number;
  readonly mappingUpdating: number;
  readonly mappingDeleting: number;
  /** Until a new role or policy takes effect. */
  readonly iamPropagation: number;
  /** How long reads do not see what was created, see read-lag.ts. */
  readonly creationLag: number;
  /** How long reads still see what was deleted. */
  readonly deletionLag: number;
  /** From Enabled to the position at which a mapping with LATEST starts; earlier records are missed. */
  readonly latestPosition: number;
  /** Until a line of a function is in its log group. */
  readonly logDelivery: number;
  /** Until an invocation is in the metrics. */
  readonly metricDelivery: number;
  /** Share of the requests that are throttled, 0 to 1. */
  readonly throttledShare: number;
}

/** No lag, no delay, no throttling: durations of transitional states only. */
export const PROMPT = {
  creationLag: 0,
  deletionLag: 0,
  latestPosition: 0,
  logDelivery: 0,
  metricDelivery: 0,
  throttledShare: 0,
};

export type PaceName = 'fast' | 'aws';

export const PACES: Readonly<Record<PaceName, Pace>> = {
  fast: {
    tableCreating: 2,
    tableUpdating: 2,
    tableDeleting: 2,
    timeToLiveUpdating: 2,
    streamCreating: 2,
    streamUpdating: 2,
    streamDeleting: 2,
    functionPending: 2,
    functionUpdating: 2,
    mappingCreating: 2,
    mappingUpdating: 2,
    mappingDeleting: 2,
    iamPropagation: 0,
    ...PROMPT,
  },
  aws: {
    tableCreating: 6_000,
    tableUpdating: 4_500,
    tableDeleting: 5_000,
    timeToLiveUpdating: 30_000,
    streamCreating: 15_000,
    streamUpdating: 15_000,
    streamDeleting: 10_000,
    functionPending: 1_000,
    functionUpdating: 1_000,
    mappingCreating: 20_000,
    mappingUpdating: 20_000,
    mappingDeleting: 10_000,
    iamPropagation: 8_000,
    creationLag: 1_500,
    deletionLag: 3_000,
    latestPosition: 5_000,
    logDelivery: 3_000,
    metricDelivery: 60_000,
    throttledShare: 0.02,
  },
};
