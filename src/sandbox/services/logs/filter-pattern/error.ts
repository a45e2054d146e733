/** What is wrong with a filter pattern, in the words of CloudWatch Logs. */

export class LogFilterError extends Error {}

/** The complaint that CloudWatch Logs has of nearly everything: the characters it could not place. */
export function invalidCharacters(characters: string): LogFilterError {
  return new LogFilterError(`Invalid character(s) in term '${characters}'`);
}
