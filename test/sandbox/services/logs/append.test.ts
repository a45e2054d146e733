import type { FilterLogEventsResponse, GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, it } from 'vitest';
import { logsService } from '../../../../src/sandbox/services/logs/index.ts';
import { type LogsState, openLogs } from '../../../../src/sandbox/services/logs/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';

const GROUP = '/aws/lambda/fn';
const DAY = 86_400_000;

let env: ReturnType<typeof testEnvironment>;
let store: Store;
let logs: LogsState;
let call: Call;

async function open(): Promise<void> {
  env = testEnvironment();
  store = await openStore(undefined);
  logs = await openLogs(store, env);
  call = directCalls(logsService(logs), env);
}

const filter = (input: object = {}): Promise<FilterLogEventsResponse> =>
  call<FilterLogEventsResponse>('FilterLogEvents', { logGroupName: GROUP, ...input });
const messages = ({ events = [] }: { events?: { message?: string }[] }): (string | undefined)[] =>
  events.map(({ message }) => message);
const line = (message: string, timestamp = env.clock.now()): { timestamp: number; message: string } => {
  return { timestamp, message };
};

beforeEach(open);

describe('append', () => {
  it('creates missing group and stream, and keeps the order of equal times', async () => {
    await Promise.all([
      logs.append(GROUP, 's', [line('START'), line('hello')]),
      logs.append(GROUP, 's', [line('END')]),
      logs.append(GROUP, 't', [line('other')]),
    ]);
    expect(messages(await filter())).toEqual(['START', 'hello', 'END', 'other']);
    expect(await call('DescribeLogGroups')).toMatchObject({
      logGroups: [{ logGroupName: GROUP, storedBytes: 18 + 4 * 26 }],
    });
  });

  it('survives a restart, after which arrivals continue', async () => {
    await logs.append(GROUP, 's', [line('before')]);
    logs = await openLogs(store, env);
    call = directCalls(logsService(logs), env);
    await logs.append(GROUP, 's', [line('after')]);
    expect(messages(await filter())).toEqual(['before', 'after']);
  });

  it('notifies the subscribers of the group until they unsubscribe', async () => {
    const heard: string[] = [];
    const unsubscribe = logs.subscribe(GROUP, ({ logStreamName, events }) => {
      heard.push(...events.map(({ message }) => `${logStreamName} ${message}`));
    });
    await logs.append(GROUP, 's', [line('one')]);
    await logs.append('/other', 's', [line('elsewhere')]);
    unsubscribe();
    await logs.append(GROUP, 's', [line('two')]);
    expect(heard).toEqual(['s one']);
  });

  it('finds no events of a group that was deleted and re-created', async () => {
    await logs.append(GROUP, 's', [line('old')]);
    await call('DeleteLogGroup', { logGroupName: GROUP });
    await logs.append(GROUP, 's', [line('new')]);
    expect(messages(await filter())).toEqual(['new']);
    const left = await store.range({ gte: 'event/', lt: 'event0' });
    expect(left).toHaveLength(1);
    expect(await store.range({ gte: 'removal/', lt: 'removal0' })).toEqual([]);
  });

  it('finishes a removal that a kill interrupted', async () => {
    await logs.append(GROUP, 's', [line('old')]);
    const { id } = logs.stream(GROUP, 's');
    await store.batch([logs.streams.deleteOperation(GROUP, 's'), logs.events.removalOperation(id)]);
    await openLogs(store, env);
    expect(await store.range({ gte: 'event/', lt: 'event0' })).toEqual([]);
  });
});

describe('retention', () => {
  it('hides and removes expired events', async () => {
    await logs.append(GROUP, 's', [line('old'), line('old, too')]);
    await call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 });
    await env.clock.advance(DAY / 2);
    await logs.append(GROUP, 's', [line('younger')]);
    await env.clock.advance(DAY / 2 + 1);
    expect(messages(await filter())).toEqual(['younger']);
    expect(
      messages(await call<GetLogEventsResponse>('GetLogEvents', { logGroupName: GROUP, logStreamName: 's' })),
    ).toEqual(['younger']);
    await logs.append(GROUP, 's', [line('now')]);
    expect(await store.range({ gte: 'event/', lt: 'event0' })).toHaveLength(2);
    expect(await call('DescribeLogGroups')).toMatchObject({ logGroups: [{ storedBytes: 10 + 2 * 26 }] });
  });

  it('determines which events are too old', async () => {
    await call('CreateLogGroup', { logGroupName: GROUP });
    await call('CreateLogStream', { logGroupName: GROUP, logStreamName: 's' });
    await call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 3 });
    const now = env.clock.now();
    const logEvents = [line('expired', now - 3 * DAY - 1), line('kept', now - 3 * DAY)];
    expect(await call('PutLogEvents', { logGroupName: GROUP, logStreamName: 's', logEvents })).toMatchObject({
      rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 },
    });
    expect(messages(await filter())).toEqual(['kept']);
  });
});
