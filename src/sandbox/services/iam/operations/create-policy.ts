/** CreatePolicy: creates a customer managed policy. */
import { CreatePolicy$, type CreatePolicyRequest, type CreatePolicyResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { alreadyExists } from '../errors.ts';
import { checkName, checkPath, DESCRIPTION, PATH, POLICY_DOCUMENT, POLICY_NAME, TAG_RULES } from '../input.ts';
import { describeListedPolicy, type ManagedPolicy } from '../managed-policy.ts';
import { checkPolicyDocument, checkPolicySize } from '../policy-documents.ts';
import { formatTags } from '../role.ts';
import type { IamState } from '../state.ts';
import { mergeTagsIgnoringCase } from '../tags.ts';
import { createUniqueId } from '../unique-id.ts';

export const createPolicy = defineOperation<CreatePolicyRequest, CreatePolicyResponse, IamState>(CreatePolicy$, {
  rules: {
    PolicyName: POLICY_NAME,
    Path: PATH,
    PolicyDocument: POLICY_DOCUMENT,
    Description: DESCRIPTION,
    ...TAG_RULES,
  },
  resources: ({ PolicyName, Path = '/' }, { state }) => state.arn(`policy${Path}${PolicyName}`),
  handle: async (input, { state, clock }) => {
    const { PolicyName: policyName = '', Path: path = '/', PolicyDocument: document = '' } = input;
    checkName('policyName', policyName);
    checkPath(path);
    checkPolicyDocument(document, state.partition);
    checkPolicySize(document);
    if (state.policies.values().some((other) => other.policyName.toLowerCase() === policyName.toLowerCase()))
      throw alreadyExists(`A policy called ${policyName} already exists. Duplicate names are not allowed.`);
    const now = clock.now();
    const policy: ManagedPolicy = {
      policyName,
      policyId: createUniqueId('ANPA'),
      arn: state.arn(`policy${path}${policyName}`),
      path,
      description: input.Description,
      createDate: now,
      updateDate: now,
      versions: [{ versionId: 'v1', document, createDate: now }],
      defaultVersionId: 'v1',
      latestVersion: 1,
      tags: mergeTagsIgnoringCase({}, input.Tags),
    };
    await state.savePolicy(policy);
    const unused = { attachmentCount: 0, boundaryCount: 0 };
    return { Policy: { ...describeListedPolicy(policy, unused), Tags: formatTags(policy.tags) } };
  },
});
