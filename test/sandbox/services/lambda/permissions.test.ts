import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { useFunctions } from '../../../helpers/use-functions.ts';

const functions = useFunctions();
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function';

const statement = {
  StatementId: 's3',
  Action: 'lambda:InvokeFunction',
  Principal: 's3.amazonaws.com',
  SourceArn: 'arn:aws:s3:::bucket',
};

const add = (FunctionName: string, more: object = {}): Promise<{ Statement?: string }> =>
  functions.lambda.send(new AddPermissionCommand({ FunctionName, ...statement, ...more }));

describe('the policy of a function', () => {
  it('adds, returns and removes statements', async () => {
    const FunctionName = await functions.createActive();
    const expected = {
      Sid: 's3',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: `${ARN}:${FunctionName}`,
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::bucket' } },
    };
    expect(JSON.parse((await add(FunctionName)).Statement ?? '')).toEqual(expected);
    const { Policy = '', RevisionId } = await functions.lambda.send(new GetPolicyCommand({ FunctionName }));
    expect(JSON.parse(Policy)).toEqual({ Version: '2012-10-17', Id: 'default', Statement: [expected] });
    expect(RevisionId).toEqual(expect.any(String));
    const removal = new RemovePermissionCommand({ FunctionName, StatementId: 's3' });
    expect((await functions.lambda.send(removal)).$metadata.httpStatusCode).toBe(204);
    await expect(functions.lambda.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    });
  });

  it.each([
    ['*', '*', {}],
    ['111111111111', { AWS: 'arn:aws:iam::111111111111:root' }, {}],
    ['arn:aws:iam::111111111111:user/u', { AWS: 'arn:aws:iam::111111111111:user/u' }, {}],
    ['lambda.amazonaws.com', { Service: 'lambda.amazonaws.com' }, { SourceAccount: '111111111111' }],
  ])('names the principal %s', async (Principal, shown, more) => {
    const FunctionName = await functions.createActive();
    const { Statement = '' } = await add(FunctionName, { Principal, SourceArn: undefined, ...more });
    const Condition = 'SourceAccount' in more ? { StringEquals: { 'AWS:SourceAccount': '111111111111' } } : undefined;
    expect(JSON.parse(Statement)).toMatchObject({ Principal: shown, ...(Condition ? { Condition } : {}) });
  });

  it('rejects the same input as AWS', async () => {
    const FunctionName = await functions.createActive();
    await add(FunctionName);
    await expect(add(FunctionName)).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message:
        'The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.',
    });
    await expect(add(FunctionName, { StatementId: 'x', Principal: 'nobody' })).rejects.toMatchObject({
      message: 'The provided principal was invalid. Please check the principal and try again.',
    });
    await expect(add(FunctionName, { Qualifier: '$LATEST' })).rejects.toMatchObject({
      message: 'We currently do not support adding policies for $LATEST.',
    });
    await expect(add(FunctionName, { Qualifier: 'none' })).rejects.toMatchObject({
      message: `Cannot find alias arn: ${ARN}:${FunctionName}:none`,
    });
    await expect(add(FunctionName, { StatementId: 'x', RevisionId: 'other' })).rejects.toMatchObject({
      name: 'PreconditionFailedException',
      message: expect.stringContaining('Call the GetPolicy API'),
    });
    const remove = (name: string, StatementId: string): Promise<unknown> =>
      functions.lambda.send(new RemovePermissionCommand({ FunctionName: name, StatementId }));
    await expect(remove(FunctionName, 'other')).rejects.toMatchObject({
      message: 'Statement other is not found in resource policy.',
    });
    await expect(remove('doesnotexist', 's3')).rejects.toMatchObject({
      message: `No policy found for: ${ARN}:doesnotexist`,
    });
  });
});
