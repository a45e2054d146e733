/** AWS's partitions: the groups of regions that have accounts, ARNs and domains of their own. */

export interface Partition {
  /** As ARNs begin: `arn:<id>:`. */
  readonly id: string;
  readonly regions: RegExp;
  /** The domains of its endpoints. */
  readonly domains: readonly string[];
}

const COMMERCIAL: Partition = {
  id: 'aws',
  regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/,
  domains: ['amazonaws.com', 'api.aws'],
};

/** From the partitions.json that AWS's SDKs share. */
const PARTITIONS: readonly Partition[] = [
  COMMERCIAL,
  { id: 'aws-us-gov', regions: /^us-gov-[a-z]+-\d+$/, domains: ['amazonaws.com', 'api.aws'] },
  { id: 'aws-cn', regions: /^cn-[a-z]+-\d+$/, domains: ['amazonaws.com.cn', 'api.amazonwebservices.com.cn'] },
  { id: 'aws-eusc', regions: /^eusc-de-[a-z]+-\d+$/, domains: ['amazonaws.eu', 'api.amazonwebservices.eu'] },
  { id: 'aws-iso', regions: /^us-iso-[a-z]+-\d+$/, domains: ['c2s.ic.gov', 'api.aws.ic.gov'] },
  { id: 'aws-iso-b', regions: /^us-isob-[a-z]+-\d+$/, domains: ['sc2s.sgov.gov', 'api.aws.scloud'] },
  { id: 'aws-iso-e', regions: /^eu-isoe-[a-z]+-\d+$/, domains: ['cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk'] },
  { id: 'aws-iso-f', regions: /^us-isof-[a-z]+-\d+$/, domains: ['csp.hci.ic.gov', 'api.aws.hci.ic.gov'] },
];

export const PARTITION_IDS: readonly string[] = PARTITIONS.map(({ id }) => id);

/** The ID of a region's partition; `aws` for regions that are in none. */
export function partitionOf(region: string): string {
  return (PARTITIONS.find(({ regions }) => regions.test(region)) ?? COMMERCIAL).id;
}

/** Whether a host is one of AWS's endpoints, in any partition. */
export function isHostOfAws(host: string): boolean {
  return PARTITIONS.some(({ domains }) => domains.some((domain) => host.endsWith(`.${domain}`)));
}
