import { conformance } from '../helpers/conformance.ts';
import { retryTimeCases } from './cases/s05-retries.ts';
import { windowCases } from './cases/s05-windows.ts';

conformance([...retryTimeCases, ...windowCases], { sequential: true });
