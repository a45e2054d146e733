/** The operations of STS that the sandbox serves, one line each. */
export { assumeRole } from './assume-role.ts';
export { getAccessKeyInfo } from './get-access-key-info.ts';
export { getCallerIdentity } from './get-caller-identity.ts';
