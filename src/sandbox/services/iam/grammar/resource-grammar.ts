/** The rules for ARNs in an identity policy's `Resource` and `NotResource`. */

/** The prefixes of the resource part of an IAM ARN, in IAM's order. */
const IAM_RESOURCES = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/** The error message for a resource; undefined when it is valid in the account's partition. */
export function describeResourceFault(resource: string, accountPartition: string): string | undefined {
  if (resource === '*') return undefined;
  const [, partition, service, region, account, ...rest] = resource.split(':');
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (partition !== accountPartition) {
    const shown = [service || (region === undefined ? '*' : ''), region ?? '*', account ?? '*', rest.join(':') || '*'];
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${shown.join(':')}".`;
  }
  if (service === undefined) return 'Resource vendor must be fully qualified and cannot contain regexes.';
  if (service === 's3' && region !== '' && !isRegionalS3(account, rest))
    return `Resource ${resource} can not contain region information.`;
  if (service !== 'iam') return undefined;
  if (region !== '') return `IAM resource ${resource} cannot contain region information.`;
  const path = rest.join(':');
  if (path === '*' || IAM_RESOURCES.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*" or start with ${IAM_RESOURCES.join(', ')}.`;
}

/** Access points and jobs are the regional resources of S3. */
function isRegionalS3(account: string | undefined, rest: readonly string[]): boolean {
  return account !== '' && /^(accesspoint|job|storage-lens)[/:]/.test(rest.join(':'));
}

/** An ARN with empty parts must have all six; otherwise IAM's older parser rejects it. */
export function failsLegacyResourceParsing(resource: string): boolean {
  if (resource === '*') return false;
  const parts = resource.split(':');
  return parts[2] === '' || (parts.length < 6 && resource.includes('::'));
}
