import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  DeleteFunctionConcurrencyCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { TRUST_LAMBDA } from '../../../helpers/policies.ts';
import { useFunctions } from '../../../helpers/use-functions.ts';
import { HANDLERS } from '../../../helpers/use-runtime.ts';

const functions = useFunctions();
const fixture = (name: string): Record<string, string> => ({ [name]: readFileSync(path.join(HANDLERS, name), 'utf8') });
const fails = { files: fixture('fails.mjs'), Handler: 'fails.handler' };

describe('Invoke rejects', () => {
  it('an unknown function, whose ARN then ends in $LATEST', async () => {
    await expect(functions.invoke('doesnotexist')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:doesnotexist:$LATEST',
      Type: 'User',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('an unknown version', async () => {
    const name = await functions.createActive();
    await expect(functions.invoke(name, {}, { Qualifier: '7' })).rejects.toMatchObject({
      message: `Function not found: arn:aws:lambda:us-east-1:000000000000:function:${name}:7`,
    });
  });

  it.each([
    [
      '\x99',
      /^Could not parse request body into json: Could not parse payload into json: Invalid UTF-8 start byte 0x99\n/,
    ],
    ['\x01', /: Unexpected character \(\(CTRL-CHAR, code 1\)\): expected a valid value \(JSON String, Number, Array, /],
    [
      'hello',
      /: Unrecognized token 'hello': was expecting \(JSON String, Number, Array, Object or token 'null', 'true' /,
    ],
    ['{"a":', /^Could not parse request body into json: Could not parse payload into json: /],
  ])('the payload %j', async (text, message) => {
    const FunctionName = await functions.createActive();
    const Payload = Buffer.from(text, 'latin1');
    await expect(functions.lambda.send(new InvokeCommand({ FunctionName, Payload }))).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
      message: expect.stringMatching(message),
    });
  });

  it('a payload that is too large', async () => {
    const FunctionName = await functions.createActive();
    const Payload = Buffer.from(JSON.stringify('x'.repeat(6_291_456)));
    await expect(functions.lambda.send(new InvokeCommand({ FunctionName, Payload }))).rejects.toMatchObject({
      name: 'RequestEntityTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
  });

  it('more concurrent invocations than reserved for the function', async () => {
    const FunctionName = await functions.createActive();
    await functions.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await expect(functions.invoke(FunctionName)).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
      $metadata: { httpStatusCode: 429 },
    });
    await functions.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect((await functions.invoke(FunctionName, 1)).value).toBe(1);
  });

  it('a function whose role was deleted', async () => {
    const iam = functions.client(IAMClient);
    const role = { RoleName: 'soon-gone', AssumeRolePolicyDocument: TRUST_LAMBDA };
    const { Role } = await iam.send(new CreateRoleCommand(role));
    const name = await functions.createActive({ Role: Role?.Arn });
    await iam.send(new DeleteRoleCommand({ RoleName: role.RoleName }));
    await expect(functions.invoke(name)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    });
  });
});

describe('Invoke', () => {
  it('waits for the response', async () => {
    const name = await functions.createActive();
    const { $metadata, value, StatusCode, ExecutedVersion, FunctionError, LogResult } = await functions.invoke(name, {
      text: 'grüße',
    });
    expect([$metadata.httpStatusCode, StatusCode, ExecutedVersion]).toEqual([200, 200, '$LATEST']);
    expect([FunctionError, LogResult]).toEqual([undefined, undefined]);
    expect(value).toEqual({ text: 'grüße' });
  });

  it('passes an empty object without a payload', async () => {
    expect((await functions.invoke(await functions.createActive())).value).toEqual({});
  });

  it('waits for a function that is still Pending', async () => {
    const { FunctionName = '' } = await functions.create();
    expect((await functions.invoke(FunctionName, 'early')).value).toBe('early');
  });

  it('accepts an ARN as name, qualified or not', async () => {
    const name = await functions.createActive({ files: fixture('context.mjs'), Handler: 'context.handler' });
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    for (const named of [arn, `${arn}:$LATEST`, `000000000000:${name}`, `function:${name}`]) {
      const { value } = await functions.invoke(named);
      const invokedFunctionArn = named.endsWith('$LATEST') ? `${arn}:$LATEST` : arn;
      expect(value).toMatchObject({ values: { invokedFunctionArn } });
    }
  });

  it('returns the log on request, and 200 when the function fails', async () => {
    const name = await functions.createActive(fails);
    const {
      StatusCode,
      FunctionError,
      LogResult = '',
      value,
    } = await functions.invoke(name, { way: 'throws' }, { LogType: 'Tail' });
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(value).toMatchObject({ errorType: 'CustomError', errorMessage: 'handler fails' });
    const log = Buffer.from(LogResult, 'base64').toString('utf8');
    expect(log).toMatch(/^START RequestId: .*\n.*ERROR\tInvoke Error.*\nEND RequestId: .*\nREPORT RequestId: .*\t\n$/);
  });

  it('has written the log and the metrics when it returns', async () => {
    const name = await functions.createActive(fails);
    await functions.invoke(name);
    await functions.invoke(name, { way: 'throws' });
    const logs = functions.client(CloudWatchLogsClient);
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }));
    expect(events.map(({ message = '' }) => message.split(/[ \t]/)[0])).toEqual([
      ...['INIT_START', 'START', 'END', 'REPORT\n'.trim()],
      ...['START', expect.stringMatching(/^\d{4}-/), 'END', 'REPORT'],
    ]);
    const sum = async (MetricName: string): Promise<number | undefined> => {
      const now = functions.sandbox.clock.now();
      const { Datapoints = [] } = await functions.client(CloudWatchClient).send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/Lambda',
          MetricName,
          Dimensions: [{ Name: 'FunctionName', Value: name }],
          StartTime: new Date(now - 600_000),
          EndTime: new Date(now + 60_000),
          Period: 3600,
          Statistics: ['Sum'],
        }),
      );
      return Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
    };
    await expect.poll(() => Promise.all(['Invocations', 'Errors', 'Throttles'].map(sum))).toEqual([2, 1, 0]);
    expect(await sum('Duration')).toBeGreaterThan(0);
  });

  it('only checks the request with DryRun', async () => {
    const name = await functions.createActive(fails);
    const { $metadata, StatusCode, value } = await functions.invoke(
      name,
      { way: 'exits' },
      { InvocationType: 'DryRun' },
    );
    expect([$metadata.httpStatusCode, StatusCode, value]).toEqual([204, 204, undefined]);
  });

  it('returns immediately for an Event, and invokes the function', async () => {
    const name = await functions.createActive({
      files: { 'index.mjs': 'export const handler = async (event) => console.log("took", event.n);' },
    });
    const { $metadata, StatusCode, ExecutedVersion, value } = await functions.invoke(
      name,
      { n: 5 },
      { InvocationType: 'Event' },
    );
    expect([$metadata.httpStatusCode, StatusCode, ExecutedVersion, value]).toEqual([202, 202, undefined, undefined]);
    const logGroupName = `/aws/lambda/${name}`;
    const filter = new FilterLogEventsCommand({ logGroupName, filterPattern: 'took' });
    const found = async (): Promise<number | undefined> => {
      const answer = await functions
        .client(CloudWatchLogsClient)
        .send(filter)
        .catch(() => undefined);
      return answer?.events?.length;
    };
    await expect.poll(found).toBe(1);
  });

  it('runs the new code and settings after an update', async () => {
    const FunctionName = await functions.createActive({ files: fixture('context.mjs'), Handler: 'context.handler' });
    await functions.invoke(FunctionName);
    await functions.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 256 }));
    await functions.untilSettled(FunctionName);
    expect((await functions.invoke(FunctionName)).value).toMatchObject({
      invocations: 1,
      values: { memoryLimitInMB: '256' },
    });
  });

  it('lets functions import the AWS SDK v3, with the credentials of the role', async () => {
    const name = await functions.createActive({ files: fixture('sdk.mjs'), Handler: 'sdk.handler', Timeout: 20 });
    const caller = `arn:aws:sts::000000000000:assumed-role/functions/${name}`;
    expect((await functions.invoke(name)).value).toEqual({
      answer: {
        name: 'AccessDeniedException',
        message: expect.stringContaining(`User: ${caller} is not authorized to perform: dynamodb:ListTables`),
      },
      version2: "Cannot find module 'aws-sdk'",
    });
  });

  it('keeps executables executable, for custom runtimes', async () => {
    const text = readFileSync(path.join(HANDLERS, 'provided/bootstrap'), 'utf8');
    const name = await functions.createActive({
      files: { bootstrap: { text, mode: 0o755 } },
      Runtime: 'provided.al2023',
      Handler: 'any',
    });
    expect((await functions.invoke(name, { a: 1 })).value).toEqual({ handler: 'any', event: { a: 1 } });
  });
});

describe('InvokeWithResponseStream', () => {
  const files = {
    'index.mjs': `export const handler = awslambda.streamifyResponse(async ({ fails }, stream) => {
      if (fails) throw new Error('told to');
      stream.write('one, ');
      stream.end('two');
    });`,
  };

  /** The text of the chunks, and the event at the end. */
  async function stream(FunctionName: string, event: object): Promise<{ text: string; end: unknown }> {
    const request = { FunctionName, Payload: Buffer.from(JSON.stringify(event)), LogType: 'Tail' } as const;
    const { StatusCode, EventStream } = await functions.lambda.send(new InvokeWithResponseStreamCommand(request));
    expect(StatusCode).toBe(200);
    let text = '';
    let end: unknown;
    for await (const { PayloadChunk, InvokeComplete } of EventStream ?? []) {
      text += Buffer.from(PayloadChunk?.Payload ?? []).toString();
      end ??= InvokeComplete;
    }
    return { text, end };
  }

  it('sends what a handler has streamed, and then how it ended', async () => {
    const name = await functions.createActive({ files });
    expect(await stream(name, {})).toEqual({ text: 'one, two', end: { LogResult: expect.any(String) } });
    const { text, end } = await stream(name, { fails: true });
    expect(text).toBe('');
    expect(end).toMatchObject({ ErrorCode: 'Unhandled', ErrorDetails: expect.stringContaining('told to') });
  });
});
