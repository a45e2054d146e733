/** Where calls go. */

export interface TargetCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** AWS, the sandbox, or another endpoint: no step knows which, they differ in these members only. */
export interface Target {
  readonly kind: 'sandbox' | 'aws' | 'endpoint';
  readonly region: string;
  readonly endpoint?: string;
  /** Absent: the SDK's own chain of environment, profiles, SSO and so on. */
  readonly credentials?: TargetCredentials;
  readonly profile?: string;
}
