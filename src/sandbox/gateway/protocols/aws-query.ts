/** AWS Query: `Action=` and parameters in a form or a query string, XML back. */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Reply } from '../reply.ts';
import type { WireProtocol } from './protocol.ts';
import { compileQueryReader, parseParameters } from './query-reader.ts';
import { compileXmlMembers, textElement } from './xml-writer.ts';

export const awsQuery: WireProtocol = {
  bind({ name, schema }, { xmlNamespace }) {
    const [, , , , inputRef, outputRef] = schema;
    const input = NormalizedSchema.of(inputRef);
    const output = NormalizedSchema.of(outputRef);
    const read = input.isUnitSchema() ? () => ({}) : compileQueryReader(input);
    const members = output.isUnitSchema() ? undefined : compileXmlMembers(output);
    return {
      decode: ({ query, body }) => read(parseParameters(query, body.toString())),
      encode: (value, _request, requestId) => {
        const result = members === undefined ? '' : `<${name}Result>${members(value ?? {})}</${name}Result>`;
        const metadata = `<ResponseMetadata>${textElement('RequestId', requestId)}</ResponseMetadata>`;
        return xmlReply(200, { name: `${name}Response`, xmlNamespace }, result + metadata);
      },
    };
  },

  encodeError({ error, queryCode }, _request, { requestId, xmlNamespace }) {
    const content = [
      textElement('Type', error.status < 500 ? 'Sender' : 'Receiver'),
      textElement('Code', queryCode),
      textElement('Message', error.message),
      ...Object.entries(error.members)
        .filter(([name]) => name !== 'Message')
        .map(([name, value]) => textElement(name, String(value))),
    ].join('');
    const body = `<Error>${content}</Error>${textElement('RequestId', requestId)}`;
    return xmlReply(error.status, { name: 'ErrorResponse', xmlNamespace }, body);
  },
};

interface RootElement {
  readonly name: string;
  readonly xmlNamespace: string | undefined;
}

function xmlReply(status: number, { name, xmlNamespace }: RootElement, content: string): Reply {
  const declaration = xmlNamespace === undefined ? '' : ` xmlns="${xmlNamespace}"`;
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${name}${declaration}>${content}</${name}>`,
  };
}
