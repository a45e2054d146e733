/** AssumeRole: credentials to act as a role for a while. */
import { AssumeRole$, type AssumeRoleRequest, type AssumeRoleResponse } from '@aws-sdk/client-sts';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import type { StsState } from '../state.ts';

const DEFAULT_SECONDS = 3600;

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;

/** The quota of all session policies together, in characters. */
const POLICY_QUOTA = 2048;

/** Differs from AWS: session tags, source identities and MFA are ignored. */
export const assumeRole = defineOperation<AssumeRoleRequest, AssumeRoleResponse, StsState>(AssumeRole$, {
  rules: {
    RoleArn: { required: true, minLength: 20, maxLength: 2048 },
    RoleSessionName: { required: true, minLength: 2, maxLength: 64, pattern: '[\\w+=,.@-]*' },
    DurationSeconds: { min: 900, max: 43200 },
    Policy: { minLength: 1 },
    PolicyArns: { maxLength: 10 },
    ExternalId: { minLength: 2, maxLength: 1224, pattern: '[\\w+=,.@:\\/-]*' },
  },
  // The role's trust policy decides as well, so IAM checks both together.
  action: null,
  handle: async (request, { state, caller }) => {
    const { RoleArn = '', RoleSessionName: sessionName = '', Policy: policy, PolicyArns = [] } = request;
    if (!ROLE_ARN.test(RoleArn)) throw new ServiceError('ValidationError', `${RoleArn} is invalid`);
    const session = await state.issueSession({
      caller,
      roleArn: RoleArn,
      sessionName,
      durationSeconds: request.DurationSeconds ?? DEFAULT_SECONDS,
      externalId: request.ExternalId,
      policy,
      policyArns: PolicyArns.map(({ arn = '' }) => arn),
    });
    const isLimited = policy !== undefined || PolicyArns.length > 0;
    const PackedPolicySize = Math.ceil(((policy?.length ?? 0) * 100) / POLICY_QUOTA);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: new Date(session.expires),
      },
      AssumedRoleUser: {
        AssumedRoleId: `${session.roleId}:${sessionName}`,
        Arn: session.arn,
      },
      ...(isLimited && { PackedPolicySize }),
    };
  },
});
