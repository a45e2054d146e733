/** The Security Token Service, as far as it needs no state: who is calling. */
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
import type { Operation, Service } from '../service.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';

const operations: readonly Operation<undefined>[] = [getCallerIdentity];

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

/** Differs from AWS: sessions are made for functions only, so AssumeRole and its kin are not served. */
export function stsService(): Service<undefined> {
  return {
    signingName: 'sts',
    iamPrefix: 'sts',
    protocols: ['awsQuery'],
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    validationErrorCode: 'ValidationError',
    operations,
    schemas,
    state: undefined,
  };
}
