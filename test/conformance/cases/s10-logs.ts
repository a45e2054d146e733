/** Section 10: log groups and streams. */

import { type ConformanceCase, expectAnswer, membersOf } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createLogStream } from '../log-events.ts';

const NO_GROUP = 'ResourceNotFoundException 400: The specified log group does not exist.';
const NO_STREAM = 'ResourceNotFoundException 400: The specified log stream does not exist.';
const STREAM = 'stream';

/** Members by which streams with events differ from those without. */
const ONLY_WITH_EVENTS = ['firstEventTimestamp', 'lastEventTimestamp', 'lastIngestionTime', 'uploadSequenceToken'];

export const logGroupCases: readonly ConformanceCase[] = [
  {
    section: '10',
    operation: 'CreateLogGroup',
    given: 'a name',
    expected: '200 with an empty answer',
    run: async (aws) => expectAnswer(await aws.logs.createLogGroup({ logGroupName: aws.name }), 200, {}),
  },
  {
    section: '10',
    operation: 'CreateLogGroup',
    given: 'a name that is taken',
    expected: 'ResourceAlreadyExistsException 400: The specified log group already exists',
    call: async (aws) => {
      await aws.logs.createLogGroup({ logGroupName: aws.name });
      return aws.logs.createLogGroup({ logGroupName: aws.name });
    },
  },
  {
    section: '10',
    operation: 'CreateLogStream',
    given: 'a name',
    expected: '200 with an empty answer',
    run: async (aws) => {
      await aws.logs.createLogGroup({ logGroupName: aws.name });
      expectAnswer(await aws.logs.createLogStream({ logGroupName: aws.name, logStreamName: STREAM }), 200, {});
    },
  },
  {
    section: '10',
    operation: 'CreateLogStream',
    given: 'a name that is taken',
    expected: 'ResourceAlreadyExistsException 400: The specified log stream already exists',
    call: async (aws) => {
      await createLogStream(aws);
      return aws.logs.createLogStream({ logGroupName: aws.name, logStreamName: STREAM });
    },
  },
  {
    section: '10',
    operation: 'DeleteLogGroup',
    given: 'a group',
    expected: '200 with an empty answer',
    run: async (aws) => {
      await aws.logs.createLogGroup({ logGroupName: aws.name });
      expectAnswer(await aws.logs.deleteLogGroup({ logGroupName: aws.name }), 200, {});
    },
  },
  ...(
    [
      ['DeleteLogGroup', (aws: Account) => aws.logs.deleteLogGroup({ logGroupName: aws.name })],
      [
        'CreateLogStream',
        (aws: Account) => aws.logs.createLogStream({ logGroupName: aws.name, logStreamName: STREAM }),
      ],
      ['DescribeLogStreams', (aws: Account) => aws.logs.describeLogStreams({ logGroupName: aws.name })],
      ['FilterLogEvents', (aws: Account) => aws.logs.filterLogEvents({ logGroupName: aws.name })],
      ['GetLogEvents', (aws: Account) => aws.logs.getLogEvents({ logGroupName: aws.name, logStreamName: STREAM })],
      [
        'PutLogEvents',
        (aws: Account) =>
          aws.logs.putLogEvents({
            logGroupName: aws.name,
            logStreamName: STREAM,
            logEvents: [{ timestamp: Date.now(), message: 'x' }],
          }),
      ],
    ] as const
  ).map(
    ([operation, call]): ConformanceCase => ({
      section: '10',
      operation,
      given: 'a group that is not there',
      expected: NO_GROUP,
      call,
    }),
  ),
  ...(
    [
      ['GetLogEvents', (aws: Account) => aws.logs.getLogEvents({ logGroupName: aws.name, logStreamName: STREAM })],
      [
        'PutLogEvents',
        (aws: Account) =>
          aws.logs.putLogEvents({
            logGroupName: aws.name,
            logStreamName: STREAM,
            logEvents: [{ timestamp: Date.now(), message: 'x' }],
          }),
      ],
      [
        'DeleteLogStream',
        (aws: Account) => aws.logs.deleteLogStream({ logGroupName: aws.name, logStreamName: STREAM }),
      ],
    ] as const
  ).map(
    ([operation, call]): ConformanceCase => ({
      section: '10',
      operation,
      given: 'a stream that is not there',
      expected: NO_STREAM,
      call: async (aws) => {
        await aws.logs.createLogGroup({ logGroupName: aws.name });
        return call(aws);
      },
    }),
  ),
  {
    section: '10',
    operation: 'DescribeLogGroups',
    given: 'a group',
    expected: 'exactly the 8 recorded members',
    run: async (aws) => {
      await aws.logs.createLogGroup({ logGroupName: aws.name });
      expectAnswer(await aws.logs.describeLogGroups({ logGroupNamePrefix: aws.name }), 200, {
        logGroups: [
          {
            arn: aws.arn('logs', `log-group:${aws.name}:*`),
            creationTime: expect.any(Number),
            deletionProtectionEnabled: false,
            logGroupArn: aws.arn('logs', `log-group:${aws.name}`),
            logGroupClass: 'STANDARD',
            logGroupName: aws.name,
            metricFilterCount: 0,
            storedBytes: 0,
          },
        ],
      });
    },
  },
  {
    section: '10',
    operation: 'DescribeLogGroups',
    given: 'a group with a retention policy',
    expected: 'retentionInDays in addition',
    run: async (aws) => {
      await aws.logs.createLogGroup({ logGroupName: aws.name });
      await aws.logs.putRetentionPolicy({ logGroupName: aws.name, retentionInDays: 7 });
      const { logGroups } = await aws.logs.describeLogGroups({ logGroupNamePrefix: aws.name });
      expect(logGroups?.[0]?.retentionInDays).toBe(7);
    },
  },
  {
    section: '10',
    operation: 'DescribeLogGroups',
    given: 'several groups of a prefix',
    expected: 'sorted by name',
    run: async (aws) => {
      for (const suffix of ['c', 'a', 'b']) await aws.logs.createLogGroup({ logGroupName: `${aws.name}-${suffix}` });
      const { logGroups } = await aws.logs.describeLogGroups({ logGroupNamePrefix: aws.name });
      expect(logGroups?.map(({ logGroupName }) => logGroupName?.slice(-1))).toEqual(['a', 'b', 'c']);
    },
  },
  {
    section: '10',
    operation: 'DescribeLogStreams',
    given: 'a stream without events',
    expected: 'exactly arn, creationTime, logStreamName, storedBytes 0',
    run: async (aws) => {
      await createLogStream(aws);
      expectAnswer(await aws.logs.describeLogStreams({ logGroupName: aws.name }), 200, {
        logStreams: [
          {
            arn: aws.arn('logs', `log-group:${aws.name}:log-stream:${STREAM}`),
            creationTime: expect.any(Number),
            logStreamName: STREAM,
            storedBytes: 0,
          },
        ],
      });
    },
  },
  {
    section: '10',
    operation: 'DescribeLogStreams',
    given: 'a stream with events',
    expected: `${ONLY_WITH_EVENTS.join(', ')} in addition`,
    run: async (aws) => {
      await createLogStream(aws);
      const logEvents = [{ timestamp: Date.now(), message: 'x' }];
      await aws.logs.putLogEvents({ logGroupName: aws.name, logStreamName: STREAM, logEvents });
      const { logStreams } = await aws.logs.describeLogStreams({ logGroupName: aws.name });
      const members = ['arn', 'creationTime', 'logStreamName', 'storedBytes', ...ONLY_WITH_EVENTS];
      expect(membersOf(logStreams?.[0])).toEqual(members.sort());
    },
  },
  {
    section: '10',
    operation: 'DescribeLogStreams',
    given: 'orderBy LastEventTime, descending',
    expected: 'the stream with the newest event first',
    run: async (aws) => {
      const now = Date.now();
      for (const [name, age] of [
        ['a', 2_000],
        ['b', 0],
        ['c', 1_000],
      ] as const) {
        await createLogStream(aws, name);
        const logEvents = [{ timestamp: now - age, message: 'x' }];
        await aws.logs.putLogEvents({ logGroupName: aws.name, logStreamName: name, logEvents });
      }
      const { logStreams } = await aws.logs.describeLogStreams({
        logGroupName: aws.name,
        orderBy: 'LastEventTime',
        descending: true,
      });
      expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['b', 'c', 'a']);
    },
  },
];
