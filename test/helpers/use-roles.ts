/** Roles in the test file's sandbox, with policies that change from test to test. */
import { randomUUID } from 'node:crypto';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { policy, type Statement } from './policies.ts';
import type { ClientConfig } from './use-clients.ts';
import type { UsedSandbox } from './use-sandbox.ts';

export interface UsedRole {
  readonly name: string;
  readonly arn: string;
  /** `arn:aws:sts::<account>:assumed-role/<name>/`, the prefix of the ARNs of its sessions. */
  readonly sessions: string;
  /** Replaces the role's permissions by these. */
  may(...statements: readonly Statement[]): Promise<void>;
  /** The configuration of a client that calls in a session named `session`. */
  assume(): Promise<ClientConfig>;
}

export interface UsedRoles {
  /** A role that Lambda and the account may assume. */
  createRole(...statements: readonly Statement[]): Promise<UsedRole>;
}

const ACCOUNT = 'arn:aws:iam::000000000000';

const TRUST = policy({
  Principal: { Service: 'lambda.amazonaws.com', AWS: `${ACCOUNT}:root` },
  Action: 'sts:AssumeRole',
});

/** The permissions that a function needs to write its logs. */
export const MAY_LOG: Statement = { Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'] };

export function useRoles(used: UsedSandbox): UsedRoles {
  return {
    createRole: async (...statements) => {
      const iam = used.client(IAMClient);
      const name = `role-${randomUUID().slice(0, 8)}`;
      await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST }));
      const role: UsedRole = {
        name,
        arn: `${ACCOUNT}:role/${name}`,
        sessions: `arn:aws:sts::000000000000:assumed-role/${name}/`,
        may: async (...now) => {
          const document = { RoleName: name, PolicyName: 'may', PolicyDocument: policy(...now) };
          await iam.send(new PutRolePolicyCommand(document));
        },
        assume: async () => {
          const command = new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'session' });
          const { Credentials } = await used.client(STSClient).send(command);
          const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
          const credentials = {
            accessKeyId: AccessKeyId,
            secretAccessKey: SecretAccessKey,
            sessionToken: SessionToken,
          };
          return { ...used.config(), credentials };
        },
      };
      if (statements.length > 0) await role.may(...statements);
      return role;
    },
  };
}
