/** Latency and throughput from a write to the handler, invoke times, and raw calls, on a sandbox with its state on disk. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { InvokeCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { createClients, createLab, createTableWithStream, listenForCalls } from './lab.mjs';
import { createRawClient, measureThroughput } from './raw-client.mjs';
import { median, quantile } from './report.mjs';

const IN_FLIGHT = 16;
const RECORDS = 2000;
const RUNS = 5;

const item = (id) => ({ ID: { N: String(id) }, breed: { S: 'husky' }, age: { N: '4' }, name: { S: `dog-${id}` } });

/** Milliseconds from CreateRole to mapping Enabled, through warm SDK clients. */
async function labCalls(clients, reports) {
  const times = [];
  for (let run = 0; run < 6; run += 1) times.push(await createLab(clients, `bench-lab-${run}`, reports.port));
  return median(times.slice(1));
}

/** One write every 300 ms: from PutItem's answer to the handler's first line. */
async function writeLatency({ dynamodb }, table, reports) {
  const called = new Map();
  const stop = reports.onCall(({ time, keys }) => {
    for (const key of keys) called.set(key, BigInt(time));
  });
  const answered = [];
  for (let id = 0; id < 24; id += 1) {
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: item(id) }));
    answered.push({ key: String(id), time: process.hrtime.bigint() });
    await sleep(300);
  }
  stop();
  const warm = answered.slice(2);
  return warm.map(({ key, time }) => Number(called.get(key) - time) / 1e6);
}

/** Records per second from the first PutItem until the last record is handled; `put` writes one item. */
async function deliveryThroughput(put, firstId, reports) {
  let handled = 0;
  const done = Promise.withResolvers ? Promise.withResolvers() : withResolvers();
  const stop = reports.onCall(({ keys }) => {
    handled += keys.length;
    if (handled >= RECORDS) done.resolve();
  });
  const started = performance.now();
  let next = firstId;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async (_, worker) => {
      while (next < firstId + RECORDS) {
        const id = next;
        next += 1;
        await put(worker, id);
      }
    }),
  );
  await done.promise;
  stop();
  return (RECORDS / (performance.now() - started)) * 1000;
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function invokeTimes({ lambda }, name) {
  const invoke = () => lambda.send(new InvokeCommand({ FunctionName: name, Payload: '{}' }));
  const cold = [];
  for (let run = 0; run < 7; run += 1) {
    // A changed configuration gives the function new execution environments.
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, Description: `run ${run}` }));
    await sleep(200);
    const started = performance.now();
    await invoke();
    cold.push(performance.now() - started);
  }
  const warm = [];
  for (let run = 0; run < 300; run += 1) {
    const started = performance.now();
    await invoke();
    warm.push(performance.now() - started);
  }
  return { cold: median(cold), warm: median(warm) };
}

export async function measureDelivery(connection) {
  const clients = createClients(connection);
  const reports = await listenForCalls();
  const raw = (service, prefix, operation, version) =>
    createRawClient({
      ...connection,
      service,
      target: `${prefix}.${operation}`,
      contentType: `application/x-amz-json-${version}`,
    });
  const lab = await labCalls(clients, reports);
  const table = 'bench-lab-5';
  const latencies = await writeLatency(clients, table, reports);
  const sdkRuns = [];
  for (let run = 0; run < RUNS; run += 1) {
    sdkRuns.push(
      await deliveryThroughput(
        (_, id) => clients.dynamodb.send(new PutItemCommand({ TableName: table, Item: item(id) })),
        100_000 + run * RECORDS,
        reports,
      ),
    );
  }
  const putClient = raw('dynamodb', 'DynamoDB_20120810', 'PutItem', '1.0');
  const sockets = await Promise.all(Array.from({ length: IN_FLIGHT }, putClient.open));
  const rawRuns = [];
  for (let run = 0; run < RUNS; run += 1) {
    rawRuns.push(
      await deliveryThroughput(
        (worker, id) => putClient.call(sockets[worker], JSON.stringify({ TableName: table, Item: item(id) })),
        200_000 + run * RECORDS,
        reports,
      ),
    );
  }
  for (const socket of sockets) socket.destroy();
  const invoke = await invokeTimes(clients, table);

  // A table with a stream that nobody reads, so that only the calls are measured.
  await createTableWithStream(clients, 'bench-raw');
  const put = await measureThroughput(putClient, {
    count: 40_000,
    inFlight: IN_FLIGHT,
    body: (id) => JSON.stringify({ TableName: 'bench-raw', Item: item(1_000_000 + id) }),
  });
  const get = await measureThroughput(raw('dynamodb', 'DynamoDB_20120810', 'GetItem', '1.0'), {
    count: 40_000,
    inFlight: IN_FLIGHT,
    body: (id) => JSON.stringify({ TableName: 'bench-raw', Key: { ID: { N: String(1_000_000 + id) } } }),
  });
  const kinesis = new KinesisClient({
    endpoint: connection.endpoint,
    region: connection.region,
    credentials: connection,
  });
  await kinesis.send(new CreateStreamCommand({ StreamName: 'bench', ShardCount: 1 }));
  for (;;) {
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'bench' }));
    if (StreamDescriptionSummary.StreamStatus === 'ACTIVE') break;
  }
  kinesis.destroy();
  const putRecord = await measureThroughput(raw('kinesis', 'Kinesis_20131202', 'PutRecord', '1.1'), {
    count: 30_000,
    inFlight: IN_FLIGHT,
    body: (id) =>
      JSON.stringify({ StreamName: 'bench', PartitionKey: `key-${id}`, Data: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0IDEyMy4=' }),
  });
  reports.close();
  for (const client of Object.values(clients)) client.destroy();
  return {
    lab,
    latencyP50: quantile(latencies, 0.5),
    latencyP95: quantile(latencies, 0.95),
    throughputSdk: median(sdkRuns),
    throughputRaw: median(rawRuns),
    invoke,
    put,
    get,
    putRecord,
  };
}
