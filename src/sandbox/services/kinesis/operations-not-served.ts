/** The operations of Kinesis that the sandbox does not have; calls are answered 501 with their name. */

/** Differs from AWS: these are not served. */
const NAMES = `
  CreateChannel DeleteChannel DeleteResourcePolicy DescribeAccountSettings DescribeChannel GetResourcePolicy
  ListChannels PutResourcePolicy UpdateAccountSettings UpdateChannel UpdateStreamRecordDistributionStrategy
  UpdateStreamWarmThroughput
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
