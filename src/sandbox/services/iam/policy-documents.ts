/** Checks policy documents of requests, and encodes those of responses. */
import { ServiceError } from '../../contract/service.ts';
import { quotaExceeded } from './errors.ts';
import { describePolicyFault } from './grammar/policy-grammar.ts';
import { describeTrustPolicyFault } from './grammar/trust-grammar.ts';

/** IAM's quota for a trust policy, in characters without white space. */
const TRUST_POLICY_QUOTA = 2048;

/** The document in IAM's responses: percent-encoded by RFC 3986, which encodes more than encodeURIComponent. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Throws IAM's error for an invalid identity policy, also for one with ARNs of another partition. */
export function checkPolicyDocument(document: string, partition: string): void {
  const fault = describePolicyFault(document, partition);
  if (fault !== undefined) throw new ServiceError('MalformedPolicyDocument', fault);
}

/** Throws IAM's error for an invalid trust policy. */
export function checkTrustPolicyDocument(document: string, partition: string): void {
  const fault = describeTrustPolicyFault(document, partition);
  if (fault !== undefined) throw new ServiceError('MalformedPolicyDocument', fault);
  if (documentSize(document) > TRUST_POLICY_QUOTA)
    throw quotaExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_QUOTA}`);
}

/** The size in IAM's quotas, which ignore white space. */
export function documentSize(document: string): number {
  return document.replace(/\s/g, '').length;
}

/** IAM's quota for a managed policy, in characters without white space. */
const MANAGED_POLICY_QUOTA = 6144;

export function checkPolicySize(document: string): void {
  if (documentSize(document) > MANAGED_POLICY_QUOTA)
    throw quotaExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_POLICY_QUOTA}`);
}
