import { expect, test } from 'vitest';
import { settle } from '../../helpers/fake-clock.ts';
import { TestMappings } from './test-mappings.ts';

test('delivers a record that is written, at once and in the event that AWS makes', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create();
  const time = lab.clock.now();

  await lab.stream.put('a');
  await settle();

  expect(lab.fn.batches).toEqual(['a']);
  expect(lab.fn.invocations[0]?.time).toBe(time);
  expect(lab.fn.invocations[0]?.text).toBe(
    `{"Records":[{"eventID":"000000000000000000001","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":${Math.floor(time / 1000)}.0,"Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"},"value":{"S":"a"}},"SequenceNumber":"000000000000000000001"},"eventSourceARN":"${lab.stream.arn}"}]}`,
  );
  expect(lab.get(uuid).LastProcessingResult).toBe('OK');
});
