/** The operations of STS that the sandbox serves. */
export { assumeRole } from './assume-role.ts';
export { getAccessKeyInfo } from './get-access-key-info.ts';
export { getCallerIdentity } from './get-caller-identity.ts';
