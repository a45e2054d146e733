/** The part of the STS client that connecting needs; a module of its own, so that the sandbox never loads it. */
export { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
