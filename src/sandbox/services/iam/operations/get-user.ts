/** GetUser: the account's root is the only user. */
import { GetUser$, type GetUserRequest, type GetUserResponse } from '@aws-sdk/client-iam';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { noSuchEntity } from '../errors.ts';
import { checkName } from '../input.ts';
import type { IamState } from '../state.ts';

export const getUser = defineOperation<GetUserRequest, GetUserResponse, IamState>(GetUser$, {
  rules: { UserName: { minLength: 1, maxLength: 128 } },
  resources: ({ UserName }, { state }) => state.arn(`user/${UserName ?? ''}`),
  handle: ({ UserName }, { caller }) => {
    checkName('userName', UserName);
    if (UserName !== undefined) throw noSuchEntity(`The user with name ${UserName} cannot be found.`);
    if (caller.roleArn !== undefined)
      throw new ServiceError('ValidationError', 'Must specify userName when calling with non-User credentials');
    // IAM returns neither name nor path for the root, although the SDK's type requires them.
    const root = { UserId: caller.userId, Arn: caller.arn, CreateDate: new Date(0) };
    return { User: root as GetUserResponse['User'] };
  },
});
