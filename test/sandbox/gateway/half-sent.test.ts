/** Requests of which only a part arrives: their connections are closed, others are not. */
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listen } from '../../../src/sandbox/gateway/listener.ts';

const LIMITS = { headers: 40, request: 80, silence: 40, reply: 40 };
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** A SETTINGS frame without settings. */
const SETTINGS = '\0\0\0\x04\0\0\0\0\0';
/** The first 12 bytes of a HEADERS frame that announces 64. */
const HALF_HEADERS = '\0\0\x40\x01\x04\0\0\0\x01\x82\x84\x86';

let listener: Listener;
beforeAll(async () => {
  // Answers when the body is complete.
  listener = await listen(
    0,
    (request, response) => {
      request.on('error', () => {});
      request.on('end', () => response.end('done'));
      request.resume();
    },
    LIMITS,
  );
});
afterAll(() => listener.dispose());

function open(...parts: readonly string[]): Socket {
  const socket = connect(listener.port, '127.0.0.1');
  socket.on('error', () => {});
  for (const part of parts) socket.write(part, 'latin1');
  return socket;
}

/** Everything that is received up to the end of the connection. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

const POST = 'POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 10\r\n';

test.each([
  ['headers', [POST]],
  ['a body', [`${POST}\r\n`, 'half']],
])('half of %s over HTTP/1.1 ends in time with an error', async (_, parts) => {
  expect(await received(open(...parts))).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
});

test('half of the headers over HTTP/2 ends in time', async () => {
  expect(await received(open(PREFACE, SETTINGS, HALF_HEADERS))).not.toContain('done');
});

test('half of a body over HTTP/2 ends in time', async () => {
  const session = connectHttp2(`http://127.0.0.1:${listener.port}`);
  session.on('error', () => {});
  const stream = session.request({ ':method': 'POST', 'content-length': '10' });
  stream.on('error', () => {});
  stream.write('half');

  await once(session, 'close');

  expect(stream.closed).toBe(true);
});

test('a whole request is answered', async () => {
  const reply = await fetch(`http://127.0.0.1:${listener.port}`, { method: 'POST', body: 'whole' });
  expect(await reply.text()).toBe('done');
});
