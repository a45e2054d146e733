/** How a policy of AWS's own is written down here. */

export interface AwsPolicyDefinition {
  readonly name: string;
  /** Default `/`. */
  readonly path?: string;
  readonly description: string;
  readonly versionId: string;
  /** Of the policy. */
  readonly created: string;
  /** Of its default version, the only one kept here. */
  readonly updated: string;
  readonly statements: readonly object[];
}

/** Most of AWS's policies are one statement on every resource. */
export function allowEverywhere(actions: string | readonly string[]): readonly object[] {
  return [{ Effect: 'Allow', Action: actions, Resource: '*' }];
}
