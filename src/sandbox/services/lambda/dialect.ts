/** The limits, codes and sentences that Lambda has of its own. */
import type { Dialect } from '../../contract/dialect.ts';

export const lambdaDialect: Partial<Dialect> = {
  // What a function's code may come to as base64, with the rest of CreateFunction (aws-behaviour.md 2.3).
  maxBodyBytes: 70_167_211,
  throttled: ['TooManyRequestsException', 'Rate exceeded', 429, { Reason: 'CallerRateLimitExceeded', Type: 'User' }],
  internalFailure: [
    'ServiceException',
    'An error occurred and the request cannot be processed.',
    500,
    { Type: 'Service' },
  ],
  accessDenied: (message) => ['AccessDeniedException', message, 403, { Message: message }],
};
