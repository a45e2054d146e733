/** What names a metric: namespace, name and the whole set of dimensions; and a series: a metric in one unit. */
import type { Dimension, DimensionFilter, StandardUnit } from '@aws-sdk/client-cloudwatch';

export interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Series extends MetricIdentity {
  /** Its place in the store. */
  readonly id: string;
  readonly unit: StandardUnit;
}

/** The same text for the same metric, whatever the order of its dimensions. */
export function metricKey({ namespace, metricName, dimensions }: MetricIdentity): string {
  let key = `${namespace}\n${metricName}`;
  for (const name of Object.keys(dimensions).sort()) key += `\n${name}=${dimensions[name]}`;
  return key;
}

/** The metric that an input names; members that are missing count as empty, the input rules have asked for them. */
export function metricIdentity(metric: {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Dimensions?: readonly Dimension[] | undefined;
}): MetricIdentity {
  const { Namespace: namespace = '', MetricName: metricName = '', Dimensions: dimensions = [] } = metric;
  return {
    namespace,
    metricName,
    dimensions: Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value])),
  };
}

export function describeDimensions({ dimensions }: MetricIdentity): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

/** Whether the metric has every one of the dimensions; a filter without a value asks for the name only. */
export function hasDimensions({ dimensions }: MetricIdentity, filters: readonly DimensionFilter[]): boolean {
  return filters.every(({ Name = '', Value }) => {
    const value = dimensions[Name];
    return value !== undefined && (Value === undefined || Value === value);
  });
}
