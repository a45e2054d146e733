/** Constraints that several operations share. */
import type { InputRules, MemberRule } from '../../contract/input-rules.ts';

const NAME: MemberRule = { pattern: '[a-zA-Z0-9_.-]+', minLength: 1, maxLength: 128 };

const STREAM_ARN: MemberRule = { minLength: 1, maxLength: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+' };

/** A stream by name or ARN. AWS checks the name after the operation's own members, so spread it after them. */
export const STREAM: InputRules = {
  StreamName: { ...NAME, requiredUnless: 'StreamARN' },
  StreamARN: STREAM_ARN,
};

export const REQUIRED_NAME: MemberRule = { ...NAME, required: true };
export const OPTIONAL_NAME: MemberRule = NAME;
export const HASH_KEY: MemberRule = { pattern: '0|([1-9]\\d{0,38})' };
export const SEQUENCE_NUMBER: MemberRule = { pattern: '0|([1-9]\\d{0,128})' };
export const PARTITION_KEY: MemberRule = { required: true, minLength: 1, maxLength: 256 };
/** The largest size that a stream can be set to accept; see new-record.ts for the stream's own limit. */
export const DATA: MemberRule = { required: true, maxLength: 10_485_760 };
export const PAGE_SIZE: MemberRule = { min: 1, max: 10_000 };
export const NEXT_TOKEN: MemberRule = { minLength: 1, maxLength: 1_048_576 };
export const TAG_KEYS: MemberRule = { required: true, minLength: 1, maxLength: 50, entryLength: [1, 128] };
export const KEY_ID: MemberRule = { required: true, minLength: 1, maxLength: 2048 };
export const ENCRYPTION_TYPE: MemberRule = { required: true, values: ['NONE', 'KMS'] };
export const STREAM_MODE: MemberRule = { required: true, values: ['PROVISIONED', 'ON_DEMAND'] };
export const RETENTION_HOURS: MemberRule = { required: true };
export const REQUIRED_STREAM_ARN: MemberRule = { required: true, ...STREAM_ARN };
export const RESOURCE_ARN: MemberRule = {
  required: true,
  minLength: 1,
  maxLength: 2048,
  pattern: 'arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+',
};
/** A consumer by its own ARN, or by its name and its stream's ARN. */
export const CONSUMER: InputRules = {
  ConsumerARN: {
    minLength: 1,
    maxLength: 2048,
    pattern: '^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+',
  },
  ConsumerName: { ...NAME, requiredUnless: 'ConsumerARN' },
  StreamARN: { ...STREAM_ARN, requiredUnless: 'ConsumerARN' },
};
export const SHARD_LEVEL_METRICS: InputRules = {
  ShardLevelMetrics: { required: true, minLength: 1, maxLength: 7 },
  'ShardLevelMetrics.member': {
    values: [
      'IncomingBytes',
      'OutgoingRecords',
      'IteratorAgeMilliseconds',
      'IncomingRecords',
      'ReadProvisionedThroughputExceeded',
      'WriteProvisionedThroughputExceeded',
      'ALL',
      'OutgoingBytes',
    ],
  },
};

/** The tags of one call; the quota of the stream is checked later. */
export function tags(maxLength: number): MemberRule {
  return { required: true, minLength: 1, maxLength, keyLength: [1, 128], valueLength: [0, 256] };
}
