/** PutMetricData: values, counted values and statistic sets of custom metrics. */
import { type MetricDatum, PutMetricData$, type PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { defineOperation } from '../../../contract/service.ts';
import { type Sample, sampleOf } from '../bucket.ts';
import { invalidCombination, invalidValue, missingValue, mutuallyExclusive } from '../errors.ts';
import { DIMENSION_NAME, DIMENSION_VALUE, METRIC_NAME, NAMESPACE, UNIT } from '../rules.ts';
import { metricIdentity } from '../series.ts';
import type { CloudWatchState } from '../state.ts';

const MAX_DATA = 1000;
const HOUR_MS = 3_600_000;
const LATEST_MS = 2 * HOUR_MS;
const EARLIEST_MS = 14 * 24 * HOUR_MS;

/** Differs from AWS: StorageResolution is ignored; every metric has a resolution of one minute. */
export const putMetricData = defineOperation<PutMetricDataInput, void, CloudWatchState>(PutMetricData$, {
  rules: {
    Namespace: { ...NAMESPACE, required: true },
    'MetricData.member.MetricName': { ...METRIC_NAME, required: true },
    'MetricData.member.Dimensions': { maxLength: 30 },
    'MetricData.member.Dimensions.member.Name': DIMENSION_NAME,
    'MetricData.member.Dimensions.member.Value': { ...DIMENSION_VALUE, required: true },
    'MetricData.member.Unit': UNIT,
  },
  handle: async ({ Namespace, MetricData: data = [], EntityMetricData: entities = [] }, { state, clock }) => {
    if (Namespace?.startsWith('AWS/')) throw invalidValue(`The value ${Namespace} for parameter Namespace is invalid.`);
    const all = [...data, ...entities.flatMap(({ MetricData = [] }) => MetricData)];
    if (all.length === 0) throw missingValue('The parameter MetricData is required.');
    if (all.length > MAX_DATA) {
      throw invalidValue(`The collection MetricData must not have a size greater than ${MAX_DATA}.`);
    }
    const now = clock.now();
    const samples = all.flatMap((datum, index) => {
      const place = `MetricData.member.${index + 1}`;
      const timestamp = timestampOf(datum, place, now);
      const identity = metricIdentity({ ...datum, Namespace });
      return samplesOf(datum, place).map((sample) => ({ ...identity, unit: datum.Unit ?? 'None', timestamp, sample }));
    });
    await state.put(samples);
  },
});

function timestampOf({ Timestamp: timestamp }: MetricDatum, place: string, now: number): number {
  const time = timestamp?.getTime() ?? now;
  if (time > now + LATEST_MS) {
    throw invalidValue(`The parameter ${place}.Timestamp must specify a time no more than two hours in the future.`);
  }
  if (time < now - EARLIEST_MS) {
    throw invalidValue(`The parameter ${place}.Timestamp must specify a time within the past two weeks.`);
  }
  return time;
}

function samplesOf(datum: MetricDatum, place: string): Sample[] {
  const { Value: value, Values: values, Counts: counts, StatisticValues: set } = datum;
  if (value !== undefined && values !== undefined) {
    throw invalidCombination(mutuallyExclusive(`${place}.Value`, `${place}.Values`));
  }
  if (value !== undefined && set !== undefined) {
    throw invalidCombination(mutuallyExclusive(`${place}.Value`, `${place}.StatisticValues`));
  }
  if (values !== undefined) {
    if (counts !== undefined && counts.length !== values.length) {
      throw invalidValue(`The parameters ${place}.Values and ${place}.Counts must be of the same size.`);
    }
    return values.map((each, index) =>
      sampleOf(finite(each, `${place}.Values.member.${index + 1}`), counts?.[index] ?? 1),
    );
  }
  if (value !== undefined) return [sampleOf(finite(value, `${place}.Value`))];
  if (set === undefined) {
    throw missingValue(`At least one of the parameters ${place}.Value or ${place}.StatisticValues must be specified.`);
  }
  const { SampleCount: sampleCount = 0, Sum: sum = 0, Minimum: minimum = 0, Maximum: maximum = 0 } = set;
  if (sampleCount <= 0)
    throw invalidValue(`The parameter ${place}.StatisticValues.SampleCount must be greater than 0.`);
  if (minimum > maximum) {
    throw invalidValue(
      `The parameter ${place}.StatisticValues.Maximum must be greater than ${place}.StatisticValues.Minimum.`,
    );
  }
  return [{ sampleCount, sum, minimum, maximum }];
}

function finite(value: number, place: string): number {
  if (!Number.isFinite(value)) throw invalidValue(`The value ${value} for parameter ${place} is invalid.`);
  return value;
}
