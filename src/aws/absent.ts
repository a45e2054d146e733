/** Calls that look for a resource which may not exist. */
import { isAwsError } from './errors.ts';

/** AWS's answer, or undefined where it answers that there is no such resource. */
export async function undefinedIfAbsent<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException', 'NoSuchEntityException', 'NoSuchEntity')) return undefined;
    throw error;
  }
}
