import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAws } from '../../src/aws/clients.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import type { StepContext } from '../../src/steps/context.ts';
import { findRole } from '../../src/steps/find-role.ts';
import { findFunction } from '../../src/steps/function.ts';
import { findKinesisStream } from '../../src/steps/kinesis-stream.ts';
import { findTable } from '../../src/steps/table.ts';
import { useLabs } from '../helpers/use-lab.ts';

const labs = useLabs();
/** Answers every request with 200, and with what the test says. */
let answer = { type: '', body: '' };
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': answer.type }).end(answer.body);
});
beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
afterAll(() => new Promise((done) => void server.close(done)));

const EMPTY_ROLE = '<GetRoleResponse><GetRoleResult><Role/></GetRoleResult></GetRoleResponse>';

it.each<[string, typeof answer, (step: StepContext, name: string) => Promise<unknown>]>([
  ['a role', { type: 'text/xml', body: '<html><body>Log in</body></html>' }, findRole],
  ['a role', { type: 'text/xml', body: EMPTY_ROLE }, findRole],
  ['a role', { type: 'text/xml', body: '' }, findRole],
  ['a table', { type: 'application/json', body: '{}' }, findTable],
  ['a function', { type: 'application/json', body: '{}' }, findFunction],
  ['a stream', { type: 'application/json', body: '{}' }, findKinesisStream],
])('a 200 without %s is not taken for an answer of AWS: %o', async (what, given, find) => {
  answer = given;
  const { signal } = new AbortController();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  const target = { kind: 'endpoint', region: 'us-east-1', endpoint, credentials: labs.config().credentials } as const;
  const aws = openAws(target, { signal, clock: systemClock });

  await expect(find({ ...labs.step('dogs'), aws }, 'x')).rejects.toMatchObject({
    message: expect.stringContaining(`answered without ${what}, which is not an answer of AWS`),
  });
  aws.dispose();
});
