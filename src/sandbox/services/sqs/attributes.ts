/** The attributes of a queue: their names, ranges and defaults. */
import { ServiceError } from '../../contract/service.ts';
import type { QueueModel } from './model.ts';

/** Differs from AWS: RedrivePolicy, RedriveAllowPolicy and Policy are stored, but have no effect. */
export interface AttributeRule {
  readonly default?: string;
  /** The lowest and highest value of a number. */
  readonly range?: readonly [min: number, max: number];
}

const SETTABLE: Readonly<Record<string, AttributeRule>> = {
  VisibilityTimeout: { default: '30', range: [0, 43_200] },
  MaximumMessageSize: { default: '1048576', range: [1024, 1_048_576] },
  MessageRetentionPeriod: { default: '345600', range: [60, 1_209_600] },
  DelaySeconds: { default: '0', range: [0, 900] },
  ReceiveMessageWaitTimeSeconds: { default: '0', range: [0, 20] },
  SqsManagedSseEnabled: { default: 'true' },
  Policy: {},
  RedrivePolicy: {},
  RedriveAllowPolicy: {},
  KmsMasterKeyId: {},
  KmsDataKeyReusePeriodSeconds: { range: [60, 86_400] },
};

const COMPUTED = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];

type Attributes = Readonly<Record<string, string>>;

/** Throws InvalidAttributeName or InvalidAttributeValue. Differs from AWS: there are no FIFO queues. */
export function checkAttributes(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const rule = Object.hasOwn(SETTABLE, name) ? SETTABLE[name] : undefined;
    if (rule === undefined) throw unknownAttribute(name);
    const { range } = rule;
    if (range === undefined) continue;
    const [min, max] = range;
    if (!/^\d+$/.test(value) || Number(value) < min || Number(value) > max) {
      throw new ServiceError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
    }
  }
}

/** The first attribute whose value differs from the queue's, if any. */
export function differingAttribute(queue: QueueModel, asked: Attributes): string | undefined {
  return Object.entries(asked).find(([name, value]) => attributeOf(queue, name) !== value)?.[0];
}

function attributeOf({ attributes }: QueueModel, name: string): string | undefined {
  return attributes[name] ?? (Object.hasOwn(SETTABLE, name) ? SETTABLE[name]?.default : undefined);
}

export function attributeNumber(queue: QueueModel, name: string): number {
  return Number(attributeOf(queue, name));
}

/** Selects the requested attributes from those of the queue and the computed ones. */
export function selectAttributes(queue: QueueModel, computed: Attributes, asked: readonly string[]): Attributes {
  for (const name of asked) {
    if (name !== 'All' && !Object.hasOwn(SETTABLE, name) && !COMPUTED.includes(name)) throw unknownAttribute(name);
  }
  const set = Object.keys(SETTABLE).flatMap((name) => {
    const value = attributeOf(queue, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const all = { ...computed, ...Object.fromEntries(set) };
  if (asked.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name)));
}

function unknownAttribute(name: string): ServiceError {
  return new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}
