import { conformance } from '../helpers/conformance.ts';
import { failureMessageCases } from './cases/s05-failure-messages.ts';
import { partialFailureCases } from './cases/s05-partial-failures.ts';
import { retryCases } from './cases/s05-retries.ts';

conformance([...retryCases, ...partialFailureCases, ...failureMessageCases]);
