/** Every bar of design.md section 6, measured on one build. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { measureDelivery } from './delivery.mjs';
import { createHome, measureHelp, measureSetup } from './processes.mjs';
import { measureSandboxStart } from './sandbox-start.mjs';
import { measureTail } from './tail.mjs';

const talk = (text) => process.stderr.write(`${text} ...\n`);

/** [{ name, value, unit, bar, atLeast? }] */
export async function measure() {
  talk('start-up');
  const help = measureHelp();
  const sandbox = await measureSandboxStart();
  talk('setup');
  const setup = measureSetup();
  talk('delivery and raw calls');
  const { home, streamlab, env, dispose } = createHome();
  streamlab('sandbox', 'start');
  const connection = JSON.parse(readFileSync(path.join(home, 'sandbox.json'), 'utf8'));
  const delivery = await measureDelivery(connection);
  talk('tail-logs');
  const tail = await measureTail({ streamlab, env, connection });
  dispose();

  const growth = Math.min(...[delivery.put, delivery.putRecord].map(({ first, second }) => second / first)) * 100;

  return [
    { name: 'streamlab --help / node -e 0', value: help, unit: 'x', bar: 1.6 },
    { name: 'sandbox start to first answered call', value: sandbox.start, unit: 'ms', bar: 150 },
    { name: 'idle memory of the sandbox, PSS', value: sandbox.memory, unit: 'MiB', bar: 50 },
    { name: 'setup from nothing, sandbox start included', value: setup.cold, unit: 'ms', bar: 1500 },
    { name: 'setup, sandbox already up', value: setup.warm, unit: 'ms', bar: 500 },
    { name: 'CreateRole to mapping Enabled, SDK, warm', value: delivery.lab, unit: 'ms', bar: 60 },
    { name: 'PutItem answered to handler running, p50', value: delivery.latencyP50, unit: 'ms', bar: 3 },
    { name: 'PutItem answered to handler running, p95', value: delivery.latencyP95, unit: 'ms', bar: 10 },
    { name: 'a write to its line in tail-logs, p50', value: tail, unit: 'ms', bar: 100 },
    {
      name: '2,000 PutItem until handled, SDK',
      value: delivery.throughputSdk,
      unit: 'records/s',
      bar: 2000,
      atLeast: true,
    },
    {
      name: '2,000 PutItem until handled, raw',
      value: delivery.throughputRaw,
      unit: 'records/s',
      bar: 6000,
      atLeast: true,
    },
    {
      name: 'PutItem raw, with a stream, durable',
      value: delivery.put.perSecond,
      unit: '/s',
      bar: 10_000,
      atLeast: true,
    },
    { name: 'GetItem raw', value: delivery.get.perSecond, unit: '/s', bar: 15_000, atLeast: true },
    { name: 'Kinesis PutRecord raw', value: delivery.putRecord.perSecond, unit: '/s', bar: 9200, atLeast: true },
    { name: 'second half of a run against its first', value: growth, unit: '%', bar: 95, atLeast: true },
    { name: 'Invoke, warm p50', value: delivery.invoke.warm, unit: 'ms', bar: 2 },
    { name: 'Invoke, cold', value: delivery.invoke.cold, unit: 'ms', bar: 80 },
  ];
}
