/** AddPermission: adds a statement to a function's resource policy. */
import { randomUUID } from 'node:crypto';
import { AddPermission$, type AddPermissionRequest, type AddPermissionResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { resourceConflict, revisionMismatch } from '../errors.ts';
import { policyOwner, statementOf } from '../functions/policies.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME, QUALIFIER } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const addPermission = defineOperation<AddPermissionRequest, AddPermissionResponse, LambdaState>(AddPermission$, {
  rules: {
    FunctionName: FUNCTION_NAME,
    StatementId: { required: true, pattern: '([a-zA-Z0-9-_]+)', maxLength: 100, minLength: 1 },
    Action: { required: true, pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' },
    Principal: { required: true, pattern: String.raw`[^\s]+` },
    Qualifier: QUALIFIER,
  },
  resources: functionResource,
  handle: async (request, { state: { functions } }) => {
    const { id, functionName, qualifier, arn } = policyOwner(functions, request.FunctionName, request.Qualifier);
    const statement = statementOf(request, arn);
    const before = functions.policies.get(id);
    if (request.RevisionId !== undefined && request.RevisionId !== before?.revisionId) {
      throw revisionMismatch('GetPolicy');
    }
    const statements = before?.statements ?? [];
    if (statements.some(({ Sid }) => Sid === statement.Sid)) {
      throw resourceConflict(
        `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const policy = { functionName, qualifier, revisionId: randomUUID(), statements: [...statements, statement] };
    await functions.policies.put(id, policy);
    return { Statement: JSON.stringify(statement) };
  },
});
