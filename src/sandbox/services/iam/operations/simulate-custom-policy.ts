/** SimulateCustomPolicy: evaluates the policies of the request for actions on resources. */
import {
  SimulateCustomPolicy$,
  type SimulateCustomPolicyRequest,
  type SimulatePolicyResponse,
} from '@aws-sdk/client-iam';
import { createPolicyContext } from '../../../../core/policy/context.ts';
import { compilePolicy } from '../../../../core/policy/document.ts';
import { evaluatePolicies } from '../../../../core/policy/evaluation.ts';
import { defineOperation } from '../../../contract/service.ts';
import { ACTION_NAMES } from '../input.ts';
import { checkPolicyDocument } from '../policy-documents.ts';
import { contextOfEntries, simulate } from '../simulation.ts';
import type { IamState } from '../state.ts';

export const simulateCustomPolicy = defineOperation<SimulateCustomPolicyRequest, SimulatePolicyResponse, IamState>(
  SimulateCustomPolicy$,
  {
    rules: { PolicyInputList: { required: true }, ActionNames: ACTION_NAMES },
    handle: (input, { state }) => {
      const documents = input.PolicyInputList ?? [];
      for (const document of documents) checkPolicyDocument(document, state.partition);
      const policies = documents.map(compilePolicy);
      const context = createPolicyContext(contextOfEntries(input.ContextEntries));
      return simulate(input, (action, resource) => evaluatePolicies(policies, { action, resource, context }));
    },
  },
);
