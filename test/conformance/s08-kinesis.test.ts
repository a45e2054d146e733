import { conformance } from '../helpers/conformance.ts';
import { kinesisRecordCases } from './cases/s08-kinesis-records.ts';
import { kinesisStreamCases } from './cases/s08-kinesis-streams.ts';

conformance([...kinesisStreamCases, ...kinesisRecordCases]);
