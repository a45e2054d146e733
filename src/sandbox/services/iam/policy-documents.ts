/** Policy documents on their way in (checked) and out (URL-encoded). */

import { ServiceError } from '../../contract/service.ts';
import { describePolicyFault } from './grammar/policy-grammar.ts';
import { describeTrustPolicyFault } from './grammar/trust-grammar.ts';

/** IAM's quota of a trust policy, in characters without white space. */
const TRUST_POLICY_QUOTA = 2048;

/** The document as IAM answers it: percent-encoded as RFC 3986 says, beyond what encodeURIComponent does. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Throws what IAM answers to an identity policy that it cannot take. */
export function checkPolicyDocument(document: string): void {
  const fault = describePolicyFault(document);
  if (fault !== undefined) throw new ServiceError('MalformedPolicyDocument', fault);
}

/** Throws what IAM answers to a trust policy that it cannot take. */
export function checkTrustPolicyDocument(document: string): void {
  const fault = describeTrustPolicyFault(document);
  if (fault !== undefined) throw new ServiceError('MalformedPolicyDocument', fault);
  if (documentSize(document) > TRUST_POLICY_QUOTA)
    throw new ServiceError('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_QUOTA}`, 409);
}

/** What counts against IAM's quotas: white space does not. */
export function documentSize(document: string): number {
  return document.replace(/\s/g, '').length;
}

/** IAM's quota of a managed policy, in characters without white space. */
const MANAGED_POLICY_QUOTA = 6144;

export function checkPolicySize(document: string): void {
  if (documentSize(document) > MANAGED_POLICY_QUOTA)
    throw new ServiceError('LimitExceeded', `Cannot exceed quota for PolicySize: ${MANAGED_POLICY_QUOTA}`, 409);
}
