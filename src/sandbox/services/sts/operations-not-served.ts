/** The operations of STS that the sandbox does not serve, by name, so that a call is answered 501 and not as a mistake. */

/** Differs from AWS: these are not served. */
const NAMES = `
  AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot DecodeAuthorizationMessage GetDelegatedAccessToken
  GetFederationToken GetSessionToken GetWebIdentityToken
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
