/** What the execution role must be allowed on a stream, and the sentence for when it is not (aws-behaviour.md 4.3). */
import type { RoleMay } from '../../../contract/ports.ts';

interface Access {
  readonly actions: readonly string[];
  /** The actions as AWS lists them. */
  readonly list: string;
}

const ACCESS: Readonly<Record<'dynamodb' | 'kinesis', Access>> = {
  dynamodb: {
    actions: ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'],
    list: 'GetRecords, GetShardIterator, DescribeStream, and ListStreams',
  },
  kinesis: {
    actions: ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListShards', 'ListStreams'],
    list: 'GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams',
  },
};

/** The service whose stream an ARN names, if Lambda reads such streams here. */
export function streamService(eventSourceArn: string): 'dynamodb' | 'kinesis' | undefined {
  if (/^arn:aws[^:]*:kinesis:[^:]*:[^:]*:stream\/[^/]+$/.test(eventSourceArn)) return 'kinesis';
  if (/^arn:aws[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\/[^/]+$/.test(eventSourceArn)) return 'dynamodb';
  return undefined;
}

export interface Stream {
  readonly arn: string;
  readonly service: 'dynamodb' | 'kinesis';
}

/** Whether the role may do everything that a mapping needs; asked when the mapping is made. */
export async function mayMap(roleMay: RoleMay, roleArn: string, { service, arn }: Stream): Promise<boolean> {
  const { actions } = ACCESS[service];
  const allowed = await Promise.all(actions.map((action) => roleMay(roleArn, `${service}:${action}`, arn)));
  return allowed.every(Boolean);
}

/** Whether the role may read; asked before each read. */
export function mayRead(roleMay: RoleMay, roleArn: string, { service, arn }: Stream): Promise<boolean> {
  return roleMay(roleArn, `${service}:GetRecords`, arn);
}

export function noAccess({ service, arn }: Stream): string {
  const { list } = ACCESS[service];
  return `Cannot access stream ${arn}. Please ensure the role can perform the ${list} Actions on your stream in IAM.`;
}
