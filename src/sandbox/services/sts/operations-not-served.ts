/** The operations of STS that the sandbox does not have; calls are answered 501 with their name. */

/** Differs from AWS: these are not served. */
const NAMES = `
  AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot DecodeAuthorizationMessage GetDelegatedAccessToken
  GetFederationToken GetSessionToken GetWebIdentityToken
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
