import { PACES, PROMPT } from '../../src/sandbox/contract/pace.ts';
import { conformance } from '../helpers/conformance.ts';
import { asyncInvokeCases } from './cases/s02-async-invoke.ts';
import { updateFunctionCases } from './cases/s02-update-function.ts';
import { mappingStateCases } from './cases/s04-mapping-states.ts';
import { switchingStreamCases } from './cases/s06-switching-streams.ts';
import { tableStateCases } from './cases/s07-table-states.ts';
import { timeToLiveCases } from './cases/s07-time-to-live.ts';
import { kinesisStateCases } from './cases/s08-kinesis-states.ts';
import { propagationCases } from './cases/s09-propagation.ts';

const cases = [
  ...updateFunctionCases,
  ...asyncInvokeCases,
  ...mappingStateCases,
  ...switchingStreamCases,
  ...tableStateCases,
  ...timeToLiveCases,
  ...kinesisStateCases,
  ...propagationCases,
];

conformance(cases, { pace: { ...PACES.aws, ...PROMPT }, sequential: true });
