/** The target of calls: AWS, the sandbox, or another endpoint. */

export interface TargetCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Targets differ only in these members, so no step knows which one it works on. */
export interface Target {
  readonly kind: 'sandbox' | 'aws' | 'endpoint';
  readonly region: string;
  readonly endpoint?: string;
  /** The environment variable that names the endpoint, if one does. */
  readonly endpointFrom?: string;
  /** Absent: the SDK's own chain of environment, profiles, SSO and so on. */
  readonly credentials?: TargetCredentials;
  readonly profile?: string;
  /** Of a sandbox that is as late as AWS: waits last as long as there. */
  readonly pace?: 'fast' | 'aws' | undefined;
}
