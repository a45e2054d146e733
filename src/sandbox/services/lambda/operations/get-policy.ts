/** GetPolicy: the resource policy of a function, version or alias. */
import { GetPolicy$, type GetPolicyRequest, type GetPolicyResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { resourceNotFound } from '../errors.ts';
import { qualifiedId } from '../functions/functions.ts';
import { functionResource } from '../resources.ts';
import { QUALIFIER, READ_FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const getPolicy = defineOperation<GetPolicyRequest, GetPolicyResponse, LambdaState>(GetPolicy$, {
  rules: { FunctionName: READ_FUNCTION_NAME, Qualifier: QUALIFIER },
  resources: functionResource,
  handle: ({ FunctionName, Qualifier }, { state: { functions } }) => {
    const { name, qualifier = '' } = functions.parse(FunctionName, Qualifier);
    const policy = functions.policies.get(qualifiedId(name, qualifier));
    if (policy === undefined) throw resourceNotFound('The resource you requested does not exist.');
    const document = { Version: '2012-10-17', Id: 'default', Statement: policy.statements };
    return { Policy: JSON.stringify(document), RevisionId: policy.revisionId };
  },
});
