/** Who may give a function its role, and which roles Lambda can have. */
import { CreateRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { policy } from '../../helpers/policies.ts';
import { useFunctions } from '../../helpers/use-functions.ts';
import { type UsedRole, useRoles } from '../../helpers/use-roles.ts';

const functions = useFunctions();
const roles = useRoles(functions);

const NOT_ASSUMABLE = {
  name: 'InvalidParameterValueException',
  message: 'The role defined for the function cannot be assumed by Lambda.',
  $metadata: expect.objectContaining({ httpStatusCode: 400 }),
};

describe('a role that Lambda cannot assume', () => {
  const trusts = async (AssumeRolePolicyDocument: string): Promise<string> => {
    const RoleName = `trusts-${functions.newName()}`;
    const command = new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument });
    return (await functions.client(IAMClient).send(command)).Role?.Arn ?? '';
  };
  const trust = (statement: object) => policy({ Action: 'sts:AssumeRole', ...statement });

  test.each<[string, string]>([
    ['trusts another service', trust({ Principal: { Service: 'ec2.amazonaws.com' } })],
    ['trusts only the account', trust({ Principal: { AWS: 'arn:aws:iam::000000000000:root' } })],
    [
      'trusts Lambda for something else',
      policy({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:TagSession' }),
    ],
    [
      'trusts Lambda under a condition that does not hold',
      trust({
        Principal: { Service: 'lambda.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
      }),
    ],
  ])('because it %s', async (_case, document) => {
    await expect(functions.create({ Role: await trusts(document) })).rejects.toMatchObject(NOT_ASSUMABLE);
  });

  test('because there is none', async () => {
    await expect(functions.create({ Role: 'arn:aws:iam::000000000000:role/nobody' })).rejects.toMatchObject(
      NOT_ASSUMABLE,
    );
  });

  test('can be had once it trusts Lambda', async () => {
    const Role = await trusts(trust({ Principal: { Service: 'ec2.amazonaws.com' } }));
    await expect(functions.create({ Role })).rejects.toMatchObject(NOT_ASSUMABLE);
    const PolicyDocument = trust({ Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } });
    await functions
      .client(IAMClient)
      .send(new UpdateAssumeRolePolicyCommand({ RoleName: Role.split('/')[1], PolicyDocument }));

    expect(await functions.create({ Role })).toMatchObject({ State: 'Pending', Role });
  });
});

describe('a caller that is a role', () => {
  const MANAGES = { Action: ['lambda:*', 'logs:*'] };
  const PASS = 'iam:PassRole';

  async function clientOf(role: UsedRole): Promise<LambdaClient> {
    return new LambdaClient(await role.assume());
  }

  async function create(caller: UsedRole, options: Partial<CreateFunctionCommandInput> = {}): Promise<string> {
    const client = await clientOf(caller);
    const { FunctionName = '' } = await client.send(new CreateFunctionCommand(functions.request(options)));
    client.destroy();
    return FunctionName;
  }

  const refusal = (caller: UsedRole, action: string, resource: string, reason?: string) => ({
    name: 'AccessDeniedException',
    message:
      `User: ${caller.sessions}session is not authorized to perform: ${action} on resource: ${resource} ` +
      (reason ?? `because no identity-based policy allows the ${action} action`),
    $metadata: expect.objectContaining({ httpStatusCode: 403 }),
  });

  test('must be allowed to create the function, first of all', async () => {
    const caller = await roles.createRole({ Action: PASS });
    const FunctionName = functions.newName();
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;

    await expect(create(caller, { FunctionName })).rejects.toMatchObject(refusal(caller, 'lambda:CreateFunction', arn));
  });

  test('must be allowed to pass the role', async () => {
    const caller = await roles.createRole(MANAGES);

    await expect(create(caller)).rejects.toMatchObject(refusal(caller, PASS, functions.roleArn));
    await caller.may(MANAGES, { Action: PASS, Resource: `${functions.roleArn}2` });
    await expect(create(caller)).rejects.toMatchObject(refusal(caller, PASS, functions.roleArn));
    await caller.may(MANAGES, { Action: PASS }, { Effect: 'Deny', Action: PASS, Resource: functions.roleArn });
    await expect(create(caller)).rejects.toMatchObject(
      refusal(caller, PASS, functions.roleArn, 'with an explicit deny in an identity-based policy'),
    );
    await caller.may(MANAGES, { Action: PASS, Resource: functions.roleArn });
    const name = await create(caller);
    expect((await functions.untilSettled(name)).Role).toBe(functions.roleArn);
  });

  test('may be allowed to pass it to Lambda, or to somebody else only', async () => {
    const passTo = (service: string) => ({
      Action: PASS,
      Condition: { StringEquals: { 'iam:PassedToService': service } },
    });
    const caller = await roles.createRole(MANAGES, passTo('ec2.amazonaws.com'));

    await expect(create(caller)).rejects.toMatchObject(refusal(caller, PASS, functions.roleArn));
    await caller.may(MANAGES, passTo('lambda.amazonaws.com'));
    await expect(create(caller)).resolves.toMatch(/^function-/);
  });

  test('must pass the role that an update names, and none when it names none', async () => {
    const name = await functions.createActive();
    const other = await roles.createRole();
    const caller = await roles.createRole(MANAGES);
    const client = await clientOf(caller);
    const update = (input: object) =>
      client.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, ...input }));

    await expect(update({ Role: other.arn })).rejects.toMatchObject(refusal(caller, PASS, other.arn));
    await update({ Description: 'changed' });
    await functions.untilSettled(name);
    await caller.may(MANAGES, { Action: PASS, Resource: other.arn });
    await update({ Role: other.arn });
    await functions.untilSettled(name);
    const { Role } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    expect(Role).toBe(other.arn);
    client.destroy();
  });

  test('cannot pass what Lambda cannot assume', async () => {
    const caller = await roles.createRole(MANAGES, { Action: PASS });

    await expect(create(caller, { Role: 'arn:aws:iam::000000000000:role/nobody' })).rejects.toMatchObject(
      NOT_ASSUMABLE,
    );
  });
});
