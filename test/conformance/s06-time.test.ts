import { conformance } from '../helpers/conformance.ts';
import { switchingStreamCases } from './cases/s06-switching-streams.ts';

conformance(switchingStreamCases, { pace: 'aws', sequential: true });
