/** Every conformance case, and what the sections of the specification are about. */
import type { ConformanceCase } from '../../helpers/conformance.ts';
import { errorBodyCases } from './s01-error-bodies.ts';
import { protocolCases } from './s01-protocols.ts';
import { shapeValidationCases } from './s01-shape-validation.ts';
import { asyncInvokeCases } from './s02-async-invoke.ts';
import { createFunctionCases } from './s02-create-function.ts';
import { createFunctionErrorCases } from './s02-create-function-errors.ts';
import { contextCases, functionErrorCases } from './s02-function-errors.ts';
import { invokeCases } from './s02-invoke.ts';
import { readFunctionCases } from './s02-read-functions.ts';
import { updateFunctionCases } from './s02-update-function.ts';
import { logEventCases } from './s03-log-events.ts';
import { logLineCases } from './s03-log-lines.ts';
import { createMappingCases } from './s04-create-mapping.ts';
import { mappingErrorCases } from './s04-mapping-errors.ts';
import { mappingLimitCases } from './s04-mapping-limits.ts';
import { mappingStateCases } from './s04-mapping-states.ts';
import { readMappingCases } from './s04-read-mapping.ts';
import { batchingCases } from './s05-batching.ts';
import { eventCases } from './s05-events.ts';
import { failureMessageCases } from './s05-failure-messages.ts';
import { filterCases } from './s05-filters.ts';
import { partialFailureCases } from './s05-partial-failures.ts';
import { retryCases, retryTimeCases } from './s05-retries.ts';
import { windowCases } from './s05-windows.ts';
import { shardIteratorCases } from './s06-shard-iterators.ts';
import { streamRecordCases } from './s06-stream-records.ts';
import { streamCases } from './s06-streams.ts';
import { switchingStreamCases } from './s06-switching-streams.ts';
import { itemCases } from './s07-items.ts';
import { tableStateCases } from './s07-table-states.ts';
import { tableCases } from './s07-tables.ts';
import { timeToLiveCases } from './s07-time-to-live.ts';
import { unknownTableCases } from './s07-unknown-tables.ts';
import { kinesisRecordCases } from './s08-kinesis-records.ts';
import { kinesisStateCases } from './s08-kinesis-states.ts';
import { kinesisStreamCases } from './s08-kinesis-streams.ts';
import { accessCases } from './s09-access.ts';
import { accessDeniedCases } from './s09-access-denied.ts';
import { propagationCases } from './s09-propagation.ts';
import { rolePolicyCases } from './s09-role-policies.ts';
import { roleCases } from './s09-roles.ts';
import { filterLogEventCases } from './s10-filter-log-events.ts';
import { logEventApiCases } from './s10-log-events.ts';
import { logGroupCases } from './s10-logs.ts';
import { metricCases } from './s11-metrics.ts';
import { usualMistakeCases } from './s12-usual-mistakes.ts';

export const ALL_CASES: readonly ConformanceCase[] = [
  ...errorBodyCases,
  ...protocolCases,
  ...shapeValidationCases,
  ...asyncInvokeCases,
  ...createFunctionCases,
  ...createFunctionErrorCases,
  ...contextCases,
  ...functionErrorCases,
  ...invokeCases,
  ...readFunctionCases,
  ...updateFunctionCases,
  ...logEventCases,
  ...logLineCases,
  ...createMappingCases,
  ...mappingErrorCases,
  ...mappingLimitCases,
  ...mappingStateCases,
  ...readMappingCases,
  ...batchingCases,
  ...eventCases,
  ...failureMessageCases,
  ...filterCases,
  ...partialFailureCases,
  ...retryCases,
  ...retryTimeCases,
  ...windowCases,
  ...streamRecordCases,
  ...streamCases,
  ...shardIteratorCases,
  ...switchingStreamCases,
  ...itemCases,
  ...tableStateCases,
  ...timeToLiveCases,
  ...tableCases,
  ...unknownTableCases,
  ...kinesisRecordCases,
  ...kinesisStateCases,
  ...kinesisStreamCases,
  ...accessCases,
  ...accessDeniedCases,
  ...propagationCases,
  ...roleCases,
  ...rolePolicyCases,
  ...logEventApiCases,
  ...filterLogEventCases,
  ...logGroupCases,
  ...metricCases,
  ...usualMistakeCases,
];

export const SECTIONS: Readonly<Record<string, string>> = {
  '1.1': 'Protocols of the SDK clients',
  '1.2': 'X-Amz-Target',
  '1.3': 'Timestamps',
  '1.4': 'Error bodies',
  '1.5': 'Generic shape validation',
  '2.1': 'CreateFunction',
  '2.2': 'States of a function',
  '2.3': 'Errors of CreateFunction',
  '2.4': 'Reading and listing functions',
  '2.5': 'Updating a function',
  '2.6': 'Deleting, tags, versions',
  '2.7': 'Invoke',
  '2.8': 'Function errors',
  '2.9': 'The context object',
  '3': 'What an invocation logs',
  '4.1': 'Creating event source mappings',
  '4.2': 'Their states',
  '4.3': 'Errors of Create',
  '4.4': 'Their limits',
  '5.1': 'DynamoDB events',
  '5.2': 'Kinesis events',
  '5.3': 'Batching and order',
  '5.4': 'Retries',
  '5.5': 'ReportBatchItemFailures',
  '5.6': 'On-failure messages',
  '5.7': 'Filters',
  '5.8': 'Tumbling windows',
  '6.1': 'Identity of DynamoDB streams',
  '6.2': 'DescribeStream, ListStreams',
  '6.3': 'GetShardIterator, GetRecords',
  '6.4': 'Which writes make records',
  '6.5': 'View types and SizeBytes',
  '6.6': 'Switching streams on and off',
  '7.1': 'CreateTable',
  '7.2': 'Describing, updating, deleting tables',
  '7.3': 'Time to live',
  '7.4': 'Item errors',
  '8': 'Kinesis',
  '9': 'IAM, STS, access denied',
  '10': 'CloudWatch Logs',
  '11': 'CloudWatch metrics',
  '12': 'What sandboxes usually get wrong',
};
