/** The Security Token Service: who is calling, and credentials to act as a role. */
import {
  AssumeRole$,
  AssumeRoleWithSAML$,
  AssumeRoleWithWebIdentity$,
  AssumeRoot$,
  DecodeAuthorizationMessage$,
  GetAccessKeyInfo$,
  GetCallerIdentity$,
  GetDelegatedAccessToken$,
  GetFederationToken$,
  GetSessionToken$,
  GetWebIdentityToken$,
} from '@aws-sdk/client-sts';
import type { Operation, Service } from '../../contract/service.ts';
import { assumeRole } from './operations/assume-role.ts';
import { getAccessKeyInfo } from './operations/get-access-key-info.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';
import type { StsState } from './state.ts';

const operations: readonly Operation<StsState>[] = [assumeRole, getAccessKeyInfo, getCallerIdentity];

const schemas: Service['schemas'] = [
  AssumeRole$,
  AssumeRoleWithSAML$,
  AssumeRoleWithWebIdentity$,
  AssumeRoot$,
  DecodeAuthorizationMessage$,
  GetAccessKeyInfo$,
  GetCallerIdentity$,
  GetDelegatedAccessToken$,
  GetFederationToken$,
  GetSessionToken$,
  GetWebIdentityToken$,
];

/** Differs from AWS: of the ways to get a session, only AssumeRole is served. */
export function stsService(state: StsState): Service<StsState> {
  return {
    signingName: 'sts',
    iamPrefix: 'sts',
    protocols: ['awsQuery'],
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    validationErrorCode: 'ValidationError',
    operations,
    schemas,
    state,
  };
}
