import { describe, expect, it } from 'vitest';
import { openFollow } from '../../../src/labs/follow/context.ts';
import { followItem } from '../../../src/labs/follow/follow-item.ts';
import { followRecord } from '../../../src/labs/follow/follow-record.ts';
import { mentions } from '../../../src/labs/follow/logged-records.ts';
import { SHORT_LIMITS, useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();

describe('one write, followed without verify', () => {
  it('is followed from an item to its stream record, and to the invocation and the line that logged it', async () => {
    const { step, lab } = await labs.lab('dogs', { name: 'trace' });
    const context = await openFollow(step, lab, SHORT_LIMITS);

    const { records, logged, isDelivered } = await followItem(context, [
      { kind: 'put', item: { ID: { N: '6' }, breed: { S: 'husky' } } },
    ]);

    expect(isDelivered).toBe(true);
    expect(records).toEqual([expect.objectContaining({ eventName: 'INSERT' })]);
    const [one] = logged;
    expect(one).toMatchObject({ record: records[0], isNamed: true });
    expect(one?.invocation).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      report: { kind: 'report' },
    });
    expect(one && mentions(one.invocation, String(records[0]?.dynamodb?.SequenceNumber))).toBe(true);
  });

  it('is followed to its stream record alone, where nothing can arrive', async () => {
    const { step, lab } = await labs.lab('dogs', { name: 'trace' });
    const context = await openFollow(step, lab, SHORT_LIMITS);
    const key = { ID: { N: '7' } };

    const { records, logged } = await followItem(
      context,
      [
        { kind: 'put', item: key },
        { kind: 'put', item: key },
        { kind: 'delete', key },
      ],
      { untilLogged: false },
    );

    // The second put changes nothing, so it makes no record.
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'REMOVE']);
    expect(logged).toEqual([]);
  });

  it('says so when the table has no stream', async () => {
    const { step, lab } = await labs.lab('dogs', { name: 'nobody', isUp: false });
    const context = await openFollow(step, lab, SHORT_LIMITS);

    await expect(followItem(context, [{ kind: 'delete', key: { ID: { N: '1' } } }])).rejects.toThrow(
      'The table nobody-Dogs has no stream to follow a write in',
    );
  });

  it('is followed from a Kinesis record to its shard, and to the invocation that logged it', async () => {
    const { step, lab } = await labs.lab('kinesis', { name: 'trace' });
    const context = await openFollow(step, lab, SHORT_LIMITS);

    const { receipt, readBack, invocation } = await followRecord(context, {
      kind: 'record',
      partitionKey: 'k',
      data: 'follow me',
    });

    expect(receipt.shardId).toBe('shardId-000000000000');
    expect(readBack).toBe('follow me');
    expect(invocation?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});
