/** Extracts the metrics that a log event contains in CloudWatch's embedded metric format. */
import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { MetricDatum } from '../../contract/ports.ts';

const MAX_METRICS = 100;
const MAX_VALUES = 100;
const MAX_DIMENSIONS = 30;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The metrics of a message, one datum for each value and each set of dimensions; none for other messages and for documents that
 * violate the format. The document may follow a prefix, such as the time and the request ID that Node.js functions print.
 *
 * Differs from AWS: the errors of such documents are not counted as EMFParsingErrors and EMFValidationErrors.
 */
export function embeddedMetrics(message: string): MetricDatum[] {
  // Almost no message has it; looking for it is all that the others cost.
  if (!message.includes('"_aws"')) return [];
  const document = parseObject(message.slice(message.indexOf('{')));
  const { Timestamp: timestamp, CloudWatchMetrics: directives } = objectOf(document._aws);
  if (typeof timestamp !== 'number' || !Number.isFinite(timestamp)) return [];
  return arrayOf(directives).flatMap((directive) => readDirective(objectOf(directive), document, timestamp));
}

function readDirective(directive: JsonObject, document: JsonObject, timestamp: number): MetricDatum[] {
  const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
  if (typeof namespace !== 'string' || namespace === '') return [];
  const dimensionSets = arrayOf(sets).flatMap((names) => readDimensions(arrayOf(names), document));
  const data = arrayOf(metrics)
    .slice(0, MAX_METRICS)
    .flatMap((metric) => readMetric(objectOf(metric), document));
  return dimensionSets.flatMap((dimensions) =>
    data.map((datum) => ({ ...datum, namespace, dimensions, timestamp: Math.trunc(timestamp) })),
  );
}

/** A set of dimensions with their values; none when the document lacks one of them. */
function readDimensions(names: readonly unknown[], document: JsonObject): Record<string, string>[] {
  if (names.length > MAX_DIMENSIONS) return [];
  const dimensions: Record<string, string> = {};
  for (const name of names) {
    const value = typeof name === 'string' ? document[name] : undefined;
    if (typeof name !== 'string' || typeof value !== 'string' || value === '') return [];
    dimensions[name] = value;
  }
  return [dimensions];
}

/** Every value of a metric: a number, or a list of them. */
function readMetric(
  { Name: name, Unit: unit = 'None' }: JsonObject,
  document: JsonObject,
): Pick<MetricDatum, 'metricName' | 'unit' | 'value'>[] {
  if (typeof name !== 'string' || !isUnit(unit)) return [];
  const target = document[name];
  const values = Array.isArray(target) ? target.slice(0, MAX_VALUES) : [target];
  return values.flatMap((value) =>
    typeof value === 'number' && Number.isFinite(value) ? [{ metricName: name, unit, value }] : [],
  );
}

const AMOUNTS = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'];
const BITS = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'];
const UNITS: ReadonlySet<unknown> = new Set([
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...[...AMOUNTS, ...BITS].flatMap((unit) => [unit, `${unit}/Second`]),
]);

function isUnit(unit: unknown): unit is StandardUnit {
  return UNITS.has(unit);
}

function parseObject(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
