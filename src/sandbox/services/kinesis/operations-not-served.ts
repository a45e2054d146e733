/** The operations of Kinesis that the sandbox does not serve, by name, so that a call is answered 501 and not as a mistake. */

/** Differs from AWS: these are not served. */
const NAMES = `
  CreateChannel DeleteChannel DeleteResourcePolicy DescribeAccountSettings DescribeChannel GetResourcePolicy
  ListChannels PutResourcePolicy UpdateAccountSettings UpdateChannel UpdateStreamRecordDistributionStrategy
  UpdateStreamWarmThroughput
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
