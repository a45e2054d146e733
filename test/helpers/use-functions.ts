/** Lambda functions in the test file's sandbox, created in one line. */
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { beforeAll, expect } from 'vitest';
import { TRUST_LAMBDA } from './policies.ts';
import { type UsedSandbox, useSandbox } from './use-sandbox.ts';
import { type ZippedFile, zipOf } from './zip.ts';

export interface FunctionOptions extends Partial<Omit<CreateFunctionCommandInput, 'Code'>> {
  /** The package; default: an `index.mjs` whose handler answers with its event. */
  readonly files?: Readonly<Record<string, ZippedFile>>;
}

export interface UsedFunctions extends UsedSandbox {
  readonly lambda: LambdaClient;
  /** A role that Lambda can assume and that may write logs. */
  readonly roleArn: string;
  /** A name that is unique in the file. */
  newName(): string;
  /** The request of {@link create}. */
  request(options?: FunctionOptions): CreateFunctionCommandInput;
  create(options?: FunctionOptions): Promise<FunctionConfiguration>;
  /** Creates a function and waits until it is Active; answers its name. */
  createActive(options?: FunctionOptions): Promise<string>;
  untilSettled(name: string): Promise<FunctionConfiguration>;
  /** Invokes with a JSON event; `value` is the decoded payload. */
  invoke(
    name: string,
    event?: unknown,
    options?: Partial<InvokeCommandInput>,
  ): Promise<InvokeCommandOutput & { value: unknown }>;
}

const ECHO = { 'index.mjs': 'export const handler = async (event) => event;' };

export function useFunctions(): UsedFunctions {
  const used = useSandbox();
  let roleArn = '';
  let names = 0;
  beforeAll(async () => {
    const iam = used.client(IAMClient);
    const role = { RoleName: 'functions', AssumeRolePolicyDocument: TRUST_LAMBDA };
    roleArn = (await iam.send(new CreateRoleCommand(role))).Role?.Arn ?? '';
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await iam.send(new AttachRolePolicyCommand({ RoleName: role.RoleName, PolicyArn }));
  });

  const functions: UsedFunctions = {
    get sandbox() {
      return used.sandbox;
    },
    client: used.client,
    config: used.config,
    get lambda() {
      return used.client(LambdaClient);
    },
    get roleArn() {
      return roleArn;
    },
    newName: () => {
      names += 1;
      return `function-${names}`;
    },
    request: ({ files = ECHO, ...rest } = {}) => ({
      FunctionName: functions.newName(),
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: roleArn,
      Code: { ZipFile: zipOf(files) },
      ...rest,
    }),
    create: (options) => functions.lambda.send(new CreateFunctionCommand(functions.request(options))),
    createActive: async (options) => {
      const { FunctionName = '' } = await functions.create(options);
      await functions.untilSettled(FunctionName);
      return FunctionName;
    },
    untilSettled: async (FunctionName) => {
      let found: FunctionConfiguration = {};
      await expect
        .poll(async () => {
          found = await functions.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
          return [found.State, found.LastUpdateStatus];
        })
        .toEqual(['Active', 'Successful']);
      return found;
    },
    invoke: async (FunctionName, event, options) => {
      const Payload = event === undefined ? undefined : Buffer.from(JSON.stringify(event));
      const output = await functions.lambda.send(new InvokeCommand({ FunctionName, Payload, ...options }));
      const text = Buffer.from(output.Payload ?? []).toString('utf8');
      return { ...output, value: text === '' ? undefined : JSON.parse(text) };
    },
  };
  return functions;
}
