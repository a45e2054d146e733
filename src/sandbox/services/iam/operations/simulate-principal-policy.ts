/** SimulatePrincipalPolicy: evaluates a role's policies for actions on resources. */
import {
  type SimulatePolicyResponse,
  SimulatePrincipalPolicy$,
  type SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { noSuchEntity } from '../errors.ts';
import { ACTION_NAMES } from '../input.ts';
import { contextOfEntries, simulate } from '../simulation.ts';
import type { IamState } from '../state.ts';

export const simulatePrincipalPolicy = defineOperation<
  SimulatePrincipalPolicyRequest,
  SimulatePolicyResponse,
  IamState
>(SimulatePrincipalPolicy$, {
  rules: { PolicySourceArn: { required: true, minLength: 20, maxLength: 2048 }, ActionNames: ACTION_NAMES },
  resources: ({ PolicySourceArn = '*' }) => PolicySourceArn,
  handle: (input, { state }) => {
    const { PolicySourceArn: arn = '' } = input;
    const role = state.findRoleByArn(arn);
    if (role === undefined) throw noSuchEntity(`Entity ${arn} does not exist`);
    const context = contextOfEntries(input.ContextEntries);
    return simulate(input, (action, resource) => state.decide(arn, action, resource, { context }));
  },
});
