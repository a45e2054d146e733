import { expect, test } from 'vitest';
import { Collection } from '../../../src/sandbox/store/collection.ts';
import { GroupCommit } from '../../../src/sandbox/store/group-commit.ts';
import { openStore } from '../../../src/sandbox/store/level-store.ts';

interface Dog {
  readonly name: string;
}

test('holds values by id, in order, and keeps them in the store', async () => {
  const store = await openStore(undefined);
  const dogs = await Collection.open<Dog>(store, 'dog/');
  await dogs.put('b', { name: 'Rex' });
  await dogs.put('a', { name: 'Fluffy' });
  expect(dogs.values()).toEqual([{ name: 'Fluffy' }, { name: 'Rex' }]);
  expect(dogs.entries().map(([id]) => id)).toEqual(['a', 'b']);
  expect([dogs.size, dogs.has('a'), dogs.has('c'), dogs.get('c')]).toEqual([2, true, false, undefined]);
  await dogs.delete('a');
  await dogs.delete('never there');

  const again = await Collection.open<Dog>(store, 'dog/');
  expect(again.entries()).toEqual([['b', { name: 'Rex' }]]);
  await store.close();
});

test('ignores keys with another prefix', async () => {
  const store = await openStore(undefined);
  await (await Collection.open<Dog>(store, 'dog/')).put('a', { name: 'Rex' });
  expect((await Collection.open<Dog>(store, 'do/')).size).toBe(0);
  expect((await Collection.open<Dog>(store, 'dog/a/')).size).toBe(0);
  await store.close();
});

test('a change can be one of several in a batch', async () => {
  const store = await openStore(undefined);
  const dogs = await Collection.open<Dog>(store, 'dog/');
  const operation = dogs.putOperation('a', { name: 'Rex' });
  expect(dogs.get('a')).toEqual({ name: 'Rex' });
  expect(store.get('dog/a')).toBeUndefined();
  await store.batch([operation, { type: 'put', key: 'other', value: 'x' }]);
  expect(store.get('dog/a')).toBe('{"name":"Rex"}');
  await store.batch([dogs.deleteOperation('a')]);
  expect([dogs.has('a'), store.get('dog/a')]).toEqual([false, undefined]);
  await store.close();
});

test('takes back a change that could not be written, and those that wait after it', async () => {
  const store = await openStore(undefined);
  const dogs = await Collection.open<Dog>(store, 'dog/');
  await dogs.put('a', { name: 'Rex' });
  let fail = (): void => {};
  const failing = new GroupCommit(
    () =>
      new Promise((_, reject) => {
        fail = () => reject(new Error('disk full'));
      }),
  );
  const refused = [
    failing.add([dogs.putOperation('a', { name: 'Fluffy' })]),
    failing.add([dogs.putOperation('b', { name: 'Max' }), dogs.deleteOperation('a')]),
    failing.add([dogs.putOperation('a', { name: 'Spot' })]),
  ];
  expect(dogs.entries()).toEqual([
    ['a', { name: 'Spot' }],
    ['b', { name: 'Max' }],
  ]);
  fail();

  const results = await Promise.allSettled(refused);

  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(dogs.entries()).toEqual([['a', { name: 'Rex' }]]);
  await store.close();
});
