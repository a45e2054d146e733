import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SANDBOX = path.resolve(import.meta.dirname, '../../../src/sandbox');

/** The folders of the services, and other names of some of them. */
const names = [...readdirSync(path.join(SANDBOX, 'services')), 'cloudwatch', 'dynamodb', 'monitoring'];
const SERVICE_NAME = new RegExp(`\\b(${names.filter((name) => name !== 'control').join('|')})(?!Prefix)`, 'i');

test('no file of the gateway names a service: what differs is in the dialect of each service', () => {
  const files = readdirSync(path.join(SANDBOX, 'gateway'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const lines = files.flatMap((file) =>
    readFileSync(path.join(SANDBOX, 'gateway', file), 'utf8')
      .split('\n')
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(lines.filter((line) => SERVICE_NAME.test(line))).toEqual([]);
});
