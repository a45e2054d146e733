/** The wire protocols by name; CBOR is loaded at its first use. */
import { awsJson } from './aws-json.ts';
import { awsQuery } from './aws-query.ts';
import type { ProtocolName, WireProtocol } from './protocol.ts';
import { restJson } from './rest-json.ts';

export class Protocols {
  #cbor: Promise<WireProtocol> | undefined;

  get(name: ProtocolName): WireProtocol | Promise<WireProtocol> {
    switch (name) {
      case 'json':
        return awsJson;
      case 'rest':
        return restJson;
      case 'query':
        return awsQuery;
      case 'cbor':
        this.#cbor ??= import('./rpc-v2-cbor.ts').then(({ rpcV2Cbor }) => rpcV2Cbor);
        return this.#cbor;
    }
  }
}
