/** A real function in a sandbox that records each event, with its role and clients. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';
import { onTestFinished } from 'vitest';
import { TRUST_LAMBDA } from '../../../../helpers/policies.ts';
import type { UsedSandbox } from '../../../../helpers/use-sandbox.ts';

type Clients = Pick<UsedSandbox, 'client'>;

const MANAGED_POLICIES = 'arn:aws:iam::aws:policy/service-role/';

const WAIT_MS = 30_000;

export interface DeployedFunction {
  readonly functionName: string;
  readonly roleName: string;
  readonly roleArn: string;
  /** The text of each event so far, in the order of the invocations. */
  events(): string[];
}

/** Creates a role with one of Lambda's managed policies. */
export async function createRole(sandbox: Clients, roleName: string, policy: string): Promise<string> {
  const iam = sandbox.client(IAMClient);
  const created = await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: TRUST_LAMBDA }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: MANAGED_POLICIES + policy }));
  return created.Role?.Arn ?? '';
}

/** `body` is run with the event after it is recorded; its result is the answer. */
export async function deployFunction(
  sandbox: Clients,
  { name, policy, body = '' }: { name: string; policy: string; body?: string },
): Promise<DeployedFunction> {
  const lambda = sandbox.client(LambdaClient);
  const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = path.join(folder, 'events');
  const code =
    "import { appendFileSync } from 'node:fs';\n" +
    'export const handler = async (event) => {\n' +
    "  appendFileSync(process.env.EVENT_LOG, JSON.stringify(event) + '\\n');\n" +
    `  ${body}\n};\n`;
  const roleArn = await createRole(sandbox, `${name}-role`, policy);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: roleArn,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: zipSync({ 'index.mjs': Buffer.from(code) }) },
      Environment: { Variables: { EVENT_LOG: log } },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, minDelay: 0.01, maxDelay: 0.05, maxWaitTime: 30 },
    { FunctionName: name },
  );
  return { functionName: name, roleName: `${name}-role`, roleArn, events: () => readLines(log) };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return []; // the function has not run yet
  }
}

/** Polls until `found` answers something; a timeout fails with the last observation. */
export async function waitFor<T>(look: () => T | Promise<T>, found: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const value = await look();
    if (found(value)) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function waitForState(
  sandbox: Clients,
  UUID: string | undefined,
  state: string,
): Promise<EventSourceMappingConfiguration> {
  const lambda = sandbox.client(LambdaClient);
  return waitFor(
    () => lambda.send(new GetEventSourceMappingCommand({ UUID })),
    ({ State }) => State === state,
  );
}
