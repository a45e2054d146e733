/** The address of a function's code that GetFunction names. On AWS it is an object of S3; no SDK calls it by name. */
import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import { defineOperation, type Service, ServiceError } from '../../contract/service.ts';
import type { CodeStore } from './functions/code-store.ts';

/** The signing name of the presigned address. */
export const CODE_SIGNING_NAME = 'lambda-code';

interface CodeState {
  readonly code: CodeStore;
}

interface DownloadCodeRequest {
  /** In hexadecimal digits. */
  readonly Sha256?: string;
}

interface DownloadCodeResponse {
  readonly ContentType: string;
  readonly Body: Uint8Array;
}

const TEXT = 0;
const BLOB = 21;
const NAMESPACE = 'streamlab';
const INPUT: StaticStructureSchema = [3, NAMESPACE, 'DownloadCodeRequest', 0, ['Sha256'], [[TEXT, { httpLabel: 1 }]]];
const OUTPUT: StaticStructureSchema = [
  3,
  NAMESPACE,
  'DownloadCodeResponse',
  0,
  ['ContentType', 'Body'],
  [
    [TEXT, { httpHeader: 'content-type' }],
    [BLOB, { httpPayload: 1 }],
  ],
];
const SCHEMA: StaticOperationSchema = [
  9,
  NAMESPACE,
  'DownloadCode',
  { http: ['GET', '/code/{Sha256}', 200] },
  () => INPUT,
  () => OUTPUT,
];

/** The path of a package's zip file. */
export function codePath(sha256: string): string {
  return `/code/${Buffer.from(sha256, 'base64').toString('hex')}`;
}

const downloadCode = defineOperation<DownloadCodeRequest, DownloadCodeResponse, CodeState>(SCHEMA, {
  action: null,
  handle: async ({ Sha256 = '' }, { state, caller }) => {
    // Whoever may call GetFunction gets an address that the sandbox has signed; nobody else may ask.
    if (caller.roleArn !== undefined) throw new ServiceError('AccessDenied', 'Access Denied', 403);
    const zip = await state.code.readZip(Buffer.from(Sha256, 'hex').toString('base64'));
    if (zip === undefined) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    return { ContentType: 'application/zip', Body: zip };
  },
});

export function codeService(state: CodeState): Service<CodeState> {
  return {
    signingName: CODE_SIGNING_NAME,
    iamPrefix: CODE_SIGNING_NAME,
    protocols: ['restJson1'],
    isSpared: true,
    operations: [downloadCode],
    state,
  };
}
