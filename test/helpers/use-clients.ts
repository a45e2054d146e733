/** The SDK's clients, each made when it is first asked for and destroyed after the file's tests. */
import { afterAll } from 'vitest';

/** The part of a connection that a client needs. */
export interface Keys {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What every SDK client's constructor takes. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

export interface SdkClient {
  destroy(): void;
}

export type GetClient = <Client extends SdkClient>(
  type: new (config: ClientConfig) => Client,
  config: ClientConfig,
) => Client;

export function clientConfig({ endpoint, region, accessKeyId, secretAccessKey }: Keys): ClientConfig {
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
}

/** Answers the client of a class for a configuration, the same one each time. */
export function useClients(): GetClient {
  const clients = new Map<unknown, Map<string, SdkClient>>();
  afterAll(() => {
    for (const made of clients.values()) for (const client of made.values()) client.destroy();
  });
  return <Client extends SdkClient>(type: new (config: ClientConfig) => Client, config: ClientConfig): Client => {
    const made = clients.get(type) ?? new Map<string, SdkClient>();
    clients.set(type, made);
    const key = JSON.stringify(config);
    const client = made.get(key) ?? new type(config);
    made.set(key, client);
    return client as Client; // put there by this function, under its own class
  };
}
