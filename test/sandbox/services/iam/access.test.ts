import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  GetPolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListPoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { iamService } from '../../../../src/sandbox/services/iam/index.ts';
import { openIam } from '../../../../src/sandbox/services/iam/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { allow, TRUST_LAMBDA } from '../../../helpers/policies.ts';
import { ROLE, ROLE_KEY, useGateway } from '../../../helpers/use-gateway.ts';

const env = testEnvironment();
const iam = iamService(await openIam(await openStore(undefined), { ...env, partition: 'aws' }));
await directCalls(iam, env)('CreateRole', { RoleName: 'deep', Path: '/a/', AssumeRolePolicyDocument: TRUST_LAMBDA });
const used = useGateway({ services: [iam], authorize: () => ({ explicitDeny: true }) });

const account = 'arn:aws:iam::000000000000';
const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';

describe('permissions for IAM', () => {
  it.each([
    ['CreateRole', new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{}' }), `${account}:role/r`],
    ['GetRole', new GetRoleCommand({ RoleName: 'deep' }), `${account}:role/a/deep`],
    ['ListRoles', new ListRolesCommand({}), `${account}:role/`],
    ['AttachRolePolicy', new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn }), `${account}:role/r`],
    ['GetPolicy', new GetPolicyCommand({ PolicyArn }), PolicyArn],
    ['ListPolicies', new ListPoliciesCommand({}), 'policy path /'],
    [
      'CreatePolicy',
      new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: allow('s3:*') }),
      `${account}:policy/p`,
    ],
  ])("%s is checked on AWS's resource", async (name, command, resource) => {
    const client = new IAMClient({ ...used.config(), credentials: ROLE_KEY });
    // Each command has its own types, which only the error does not need.
    await expect(client.send(command as GetRoleCommand)).rejects.toMatchObject({
      Code: 'AccessDenied',
      message: `User: ${ROLE.arn} is not authorized to perform: iam:${name} on resource: ${resource} with an explicit deny in an identity-based policy`,
      $metadata: { httpStatusCode: 403 },
    });
  });
});
