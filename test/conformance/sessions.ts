/** Calls made as a role: the credentials that a function gets from its execution role, used outside of it. */
import type { Account } from './account.ts';
import { Clients } from './clients.ts';
import { invoke } from './functions.ts';
import { createFunction, createRole } from './resources.ts';

const OWN_CREDENTIALS = `async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
})`;

/** What `use` makes of clients that call as the role, in a session named as the case's new function. */
export async function asRole<T>(aws: Account, Role: string, use: (clients: Clients) => Promise<T>): Promise<T> {
  await createFunction(aws, { Role, handler: OWN_CREDENTIALS });
  const { value } = await invoke(aws);
  return withCredentials(aws, value as Credentials, use); // what the handler answers
}

/** The same as a role `stranger` without policies, in a session of that name; one for all cases of a file. */
export async function asStranger<T>(aws: Account, use: (clients: Clients) => Promise<T>): Promise<T> {
  const text = await aws.share('stranger', async () => {
    const FunctionName = 'stranger';
    const Role = await createRole(aws, [], FunctionName);
    await createFunction(aws, { FunctionName, Role, handler: OWN_CREDENTIALS });
    return (await invoke(aws, {}, { FunctionName })).text;
  });
  return withCredentials(aws, JSON.parse(text), use);
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export async function withCredentials<T>(
  aws: Account,
  credentials: Credentials,
  use: (clients: Clients) => Promise<T>,
): Promise<T> {
  const clients = new Clients({ ...aws.clients.config, credentials });
  try {
    return await use(clients);
  } finally {
    clients.dispose();
  }
}
