/** From a write's answer to its line on the screen of `tail-logs`. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { BIN } from './processes.mjs';
import { median } from './report.mjs';

export async function measureTail({ streamlab, env, connection }) {
  streamlab('setup', 'dogs');
  const child = spawn(process.execPath, [BIN, 'tail-logs', 'dogs'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const seen = new Map();
  child.stdout.setEncoding('utf8').on('data', (text) => {
    for (const [, marker] of text.matchAll(/(marker-\d+)/g)) {
      if (!seen.has(marker)) seen.set(marker, performance.now());
    }
  });
  const { endpoint, region, accessKeyId, secretAccessKey } = connection;
  const dynamodb = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const times = [];
  for (let id = 0; id < 16; id += 1) {
    const marker = `marker-${id}`;
    await dynamodb.send(
      new PutItemCommand({ TableName: 'Dogs', Item: { ID: { N: String(9000 + id) }, name: { S: marker } } }),
    );
    const answered = performance.now();
    const deadline = answered + 5000;
    while (!seen.has(marker) && performance.now() < deadline) await sleep(2);
    if (id >= 2) times.push((seen.get(marker) ?? deadline) - answered);
    await sleep(250);
  }
  child.kill('SIGINT');
  dynamodb.destroy();
  return median(times);
}
