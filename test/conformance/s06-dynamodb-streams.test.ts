import { conformance } from '../helpers/conformance.ts';
import { streamRecordCases } from './cases/s06-stream-records.ts';
import { streamCases } from './cases/s06-streams.ts';

conformance([...streamCases, ...streamRecordCases]);
