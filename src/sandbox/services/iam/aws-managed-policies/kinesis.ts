/** AWS's policies for Kinesis Data Streams. */
import { type AwsPolicyDefinition, allowEverywhere } from './definition.ts';

export const KINESIS_POLICIES: readonly AwsPolicyDefinition[] = [
  {
    name: 'AmazonKinesisFullAccess',
    description: 'Provides full access to all streams via the AWS Management Console.',
    versionId: 'v1',
    created: '2015-02-06T18:40:29Z',
    updated: '2015-02-06T18:40:29Z',
    statements: allowEverywhere('kinesis:*'),
  },
  {
    name: 'AmazonKinesisReadOnlyAccess',
    description: 'Provides read only access to all streams via the AWS Management Console.',
    versionId: 'v1',
    created: '2015-02-06T18:40:30Z',
    updated: '2015-02-06T18:40:30Z',
    statements: allowEverywhere(['kinesis:Get*', 'kinesis:List*', 'kinesis:Describe*']),
  },
];
