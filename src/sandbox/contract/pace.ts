/** Durations of transitional states in milliseconds: just long enough to be observed, or as long as on AWS. */

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
}

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
  },
};
