/** RemovePermission: removes a statement from a function's resource policy. */
import { randomUUID } from 'node:crypto';
import { RemovePermission$, type RemovePermissionRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { resourceNotFound, revisionMismatch } from '../errors.ts';
import { qualifiedId } from '../functions/functions.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME, QUALIFIER } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const removePermission = defineOperation<RemovePermissionRequest, void, LambdaState>(RemovePermission$, {
  rules: {
    FunctionName: FUNCTION_NAME,
    StatementId: { required: true, pattern: '([a-zA-Z0-9-_.]+)', maxLength: 100, minLength: 1 },
    Qualifier: QUALIFIER,
  },
  resources: functionResource,
  handle: async ({ FunctionName, StatementId, Qualifier, RevisionId }, { state: { functions } }) => {
    const named = functions.parse(FunctionName, Qualifier);
    const id = qualifiedId(named.name, named.qualifier ?? '');
    if (!functions.has(named.name)) throw resourceNotFound(`No policy found for: ${functions.arn(named)}`);
    const policy = functions.policies.get(id);
    if (policy === undefined) throw resourceNotFound('No policy is associated with the given resource.');
    const statements = policy.statements.filter(({ Sid }) => Sid !== StatementId);
    if (statements.length === policy.statements.length) {
      throw resourceNotFound(`Statement ${StatementId} is not found in resource policy.`);
    }
    if (RevisionId !== undefined && RevisionId !== policy.revisionId) throw revisionMismatch('GetPolicy');
    if (statements.length === 0) await functions.policies.delete(id);
    else await functions.policies.put(id, { ...policy, revisionId: randomUUID(), statements });
  },
});
