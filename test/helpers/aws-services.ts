/** The AWS services of the sandbox, without a state, and the modules of their SDK clients. */
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as dynamoDb from '@aws-sdk/client-dynamodb';
import * as dynamoDbStreams from '@aws-sdk/client-dynamodb-streams';
import * as iam from '@aws-sdk/client-iam';
import * as kinesis from '@aws-sdk/client-kinesis';
import * as lambda from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import type { Service } from '../../src/sandbox/contract/service.ts';
import { cloudWatchService } from '../../src/sandbox/services/cloudwatch/index.ts';
import { dynamoDbService } from '../../src/sandbox/services/dynamodb/index.ts';
import { dynamoDbStreamsService } from '../../src/sandbox/services/dynamodb-streams/index.ts';
import { iamService } from '../../src/sandbox/services/iam/index.ts';
import { kinesisService } from '../../src/sandbox/services/kinesis/index.ts';
import { lambdaService } from '../../src/sandbox/services/lambda/index.ts';
import { logsService } from '../../src/sandbox/services/logs/index.ts';
import { sqsService } from '../../src/sandbox/services/sqs/index.ts';
import { stsService } from '../../src/sandbox/services/sts/index.ts';

/** A service without a state, whose operations cannot be called. */
export const made = <State>(make: (state: State) => Service<State>): Service => make({} as State);

/** Title, service, and the module of its SDK client. */
export const AWS_SERVICES: readonly (readonly [title: string, service: Service, sdk: object])[] = [
  ['CloudWatch', made(cloudWatchService), cloudWatch],
  ['CloudWatch Logs', made(logsService), logs],
  ['DynamoDB', made(dynamoDbService), dynamoDb],
  ['DynamoDB Streams', made(dynamoDbStreamsService), dynamoDbStreams],
  ['IAM', made(iamService), iam],
  ['Kinesis', made(kinesisService), kinesis],
  ['Lambda', made(lambdaService), lambda],
  ['SQS', made(sqsService), sqs],
  ['STS', made(stsService), sts],
];
