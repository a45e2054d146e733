import { conformance } from '../helpers/conformance.ts';
import { kinesisStateCases } from './cases/s08-kinesis-states.ts';

conformance(kinesisStateCases, { pace: 'aws', sequential: true });
