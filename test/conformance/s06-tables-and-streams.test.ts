import { conformance } from '../helpers/conformance.ts';
import { shardIteratorCases } from './cases/s06-shard-iterators.ts';
import { streamRecordCases } from './cases/s06-stream-records.ts';
import { streamCases } from './cases/s06-streams.ts';
import { itemCases } from './cases/s07-items.ts';
import { tableCases } from './cases/s07-tables.ts';
import { unknownTableCases } from './cases/s07-unknown-tables.ts';
import { kinesisRecordCases } from './cases/s08-kinesis-records.ts';
import { kinesisStreamCases } from './cases/s08-kinesis-streams.ts';

conformance([
  ...streamCases,
  ...shardIteratorCases,
  ...streamRecordCases,
  ...tableCases,
  ...unknownTableCases,
  ...itemCases,
  ...kinesisStreamCases,
  ...kinesisRecordCases,
]);
