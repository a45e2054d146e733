/** AWS's policies for CloudWatch and CloudWatch Logs. */
import { type AwsPolicyDefinition, allowEverywhere } from './definition.ts';

export const LOGS_POLICIES: readonly AwsPolicyDefinition[] = [
  {
    name: 'CloudWatchFullAccess',
    description: 'Provides full access to CloudWatch.',
    versionId: 'v4',
    created: '2015-02-06T18:40:00Z',
    updated: '2022-11-27T13:23:49Z',
    statements: [
      ...allowEverywhere([
        'autoscaling:Describe*',
        'cloudwatch:*',
        'logs:*',
        'sns:*',
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
        'iam:GetRole',
        'oam:ListSinks',
      ]),
      {
        Effect: 'Allow',
        Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents*',
        Condition: { StringLike: { 'iam:AWSServiceName': 'events.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: ['oam:ListAttachedLinks'], Resource: 'arn:aws:oam:*:*:sink/*' },
    ],
  },
  {
    name: 'CloudWatchLogsFullAccess',
    description: 'Provides full access to CloudWatch Logs',
    versionId: 'v3',
    created: '2015-02-06T18:40:02Z',
    updated: '2025-05-20T17:07:06Z',
    statements: [
      {
        Sid: 'CloudWatchLogsFullAccess',
        Effect: 'Allow',
        Action: ['logs:*', 'cloudwatch:GenerateQuery', 'cloudwatch:GenerateQueryResultsSummary'],
        Resource: '*',
      },
    ],
  },
  {
    name: 'CloudWatchLogsReadOnlyAccess',
    description: 'Provides read only access to CloudWatch Logs',
    versionId: 'v6',
    created: '2015-02-06T18:40:03Z',
    updated: '2023-11-26T18:11:33Z',
    statements: [
      {
        Sid: 'CloudWatchLogsReadOnlyAccess',
        Effect: 'Allow',
        Action: [
          'logs:Describe*',
          'logs:Get*',
          'logs:List*',
          'logs:StartQuery',
          'logs:StopQuery',
          'logs:TestMetricFilter',
          'logs:FilterLogEvents',
          'logs:StartLiveTail',
          'logs:StopLiveTail',
          'cloudwatch:GenerateQuery',
        ],
        Resource: '*',
      },
    ],
  },
];
