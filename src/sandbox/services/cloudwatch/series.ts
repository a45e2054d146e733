/** The identity of a metric (namespace, name and all dimensions), and of a series (a metric in one unit). */
import type { Dimension, DimensionFilter, StandardUnit } from '@aws-sdk/client-cloudwatch';

export interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Series extends MetricIdentity {
  /** Its key in the store. */
  readonly id: string;
  readonly unit: StandardUnit;
}

/** A key for the metric, independent of the order of its dimensions. */
export function metricKey({ namespace, metricName, dimensions }: MetricIdentity): string {
  let key = `${namespace}\n${metricName}`;
  for (const name of Object.keys(dimensions).sort()) key += `\n${name}=${dimensions[name]}`;
  return key;
}

/** The metric that an input names; the input rules have required its members. */
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

/** Whether the metric has all of the dimensions; a filter without a value matches any value. */
export function hasDimensions({ dimensions }: MetricIdentity, filters: readonly DimensionFilter[]): boolean {
  return filters.every(({ Name = '', Value }) => {
    const value = dimensions[Name];
    return value !== undefined && (Value === undefined || Value === value);
  });
}
