/** The dialect of Lambda. */
import type { Dialect } from '../../contract/dialect.ts';

export const lambdaDialect: Partial<Dialect> = {
  // The largest code of a function as base64, with the other members of CreateFunction (aws-behaviour.md 2.3).
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
