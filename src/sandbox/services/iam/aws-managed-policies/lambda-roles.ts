/** AWS's policies for the execution roles of functions. */
import { type AwsPolicyDefinition, allowEverywhere } from './definition.ts';

const WRITE_LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const READ_DYNAMODB_STREAM = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

export const LAMBDA_ROLE_POLICIES: readonly AwsPolicyDefinition[] = [
  {
    name: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    description: 'Provides write permissions to CloudWatch Logs.',
    versionId: 'v1',
    created: '2015-04-09T15:03:43Z',
    updated: '2015-04-09T15:03:43Z',
    statements: allowEverywhere(WRITE_LOGS),
  },
  {
    name: 'AWSLambdaDynamoDBExecutionRole',
    path: '/service-role/',
    description: 'Provides list and read access to DynamoDB streams and write permissions to CloudWatch Logs.',
    versionId: 'v1',
    created: '2015-04-09T15:09:29Z',
    updated: '2015-04-09T15:09:29Z',
    statements: allowEverywhere([...READ_DYNAMODB_STREAM, ...WRITE_LOGS]),
  },
  {
    name: 'AWSLambdaKinesisExecutionRole',
    path: '/service-role/',
    description: 'Provides list and read access to Kinesis streams and write permissions to CloudWatch Logs.',
    versionId: 'v2',
    created: '2015-04-09T15:14:16Z',
    updated: '2018-11-19T20:09:24Z',
    statements: allowEverywhere([
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
      'kinesis:ListStreams',
      'kinesis:SubscribeToShard',
      ...WRITE_LOGS,
    ]),
  },
  {
    name: 'AWSLambdaRole',
    path: '/service-role/',
    description: 'Default policy for AWS Lambda service role.',
    versionId: 'v1',
    created: '2015-02-06T18:41:28Z',
    updated: '2015-02-06T18:41:28Z',
    statements: [{ Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: ['*'] }],
  },
  {
    name: 'AWSLambdaSQSQueueExecutionRole',
    path: '/service-role/',
    description:
      'Provides receive message, delete message, and read attribute access to SQS queues, and write permissions to CloudWatch logs.',
    versionId: 'v1',
    created: '2018-06-14T21:50:45Z',
    updated: '2018-06-14T21:50:45Z',
    statements: allowEverywhere(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...WRITE_LOGS]),
  },
  {
    name: 'AWSLambdaVPCAccessExecutionRole',
    path: '/service-role/',
    description:
      'Provides minimum permissions for a Lambda function to execute while accessing a resource within a VPC - create, describe, delete network interfaces and write permissions to CloudWatch Logs.',
    versionId: 'v3',
    created: '2016-02-11T23:15:26Z',
    updated: '2024-01-05T22:38:26Z',
    statements: [
      {
        Sid: 'AWSLambdaVPCAccessExecutionPermissions',
        Effect: 'Allow',
        Action: [
          ...WRITE_LOGS,
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        Resource: '*',
      },
    ],
  },
  {
    name: 'AWSLambdaExecute',
    description: 'Provides Put, Get access to S3 and full access to CloudWatch Logs.',
    versionId: 'v1',
    created: '2015-02-06T18:40:46Z',
    updated: '2015-02-06T18:40:46Z',
    statements: [
      { Effect: 'Allow', Action: ['logs:*'], Resource: 'arn:aws:logs:*:*:*' },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::*' },
    ],
  },
  {
    name: 'AWSLambdaInvocation-DynamoDB',
    description: 'Provides read access to DynamoDB Streams.',
    versionId: 'v1',
    created: '2015-02-06T18:40:47Z',
    updated: '2015-02-06T18:40:47Z',
    statements: [...allowEverywhere(['lambda:InvokeFunction']), ...allowEverywhere(READ_DYNAMODB_STREAM)],
  },
];
