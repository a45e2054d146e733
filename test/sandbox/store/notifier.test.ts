import { expect, test } from 'vitest';
import { KeyedNotifier, Notifier, nextChange } from '../../../src/sandbox/store/notifier.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

test('calls every listener at each change until it unsubscribes', () => {
  const notifier = new Notifier<string>();
  const heard: string[] = [];
  const unsubscribe = notifier.subscribe((event) => heard.push(`first ${event}`));
  notifier.subscribe((event) => heard.push(`second ${event}`));
  notifier.notify('a');
  unsubscribe();
  unsubscribe();
  notifier.notify('b');
  expect(heard).toEqual(['first a', 'second a', 'second b']);
});

test('calls the listeners of a key only for that key', () => {
  const notifier = new KeyedNotifier<number>();
  const heard: number[] = [];
  const unsubscribe = notifier.subscribe('a', (event) => heard.push(event));
  notifier.notify('a', 1);
  notifier.notify('b', 2);
  unsubscribe();
  notifier.notify('a', 3);
  notifier.subscribe('a', (event) => heard.push(event * 10));
  unsubscribe();
  notifier.notify('a', 4);
  expect(heard).toEqual([1, 40]);
});

test.each(['change', 'time', 'abort', 'aborted before'])(
  'waiting for a change ends without a trace by: %s',
  async (how) => {
    const clock = new FakeClock();
    const notifier = new Notifier();
    const controller = new AbortController();
    if (how === 'aborted before') controller.abort();
    const waiting = nextChange(notifier, 1000, { clock, signal: controller.signal });
    if (how === 'change') notifier.notify();
    if (how === 'time') await clock.advance(1000);
    if (how === 'abort') controller.abort();
    await waiting;
    expect([notifier.size, clock.pending]).toEqual([0, 0]);
  },
);
