/** The Runtime API, over one connection; replies come in the order of the requests. */
import net from 'node:net';
import { errorResult } from './errors.mjs';
import { env, token } from './settings.mjs';

const replies = [];
let received = Buffer.alloc(0);
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const socket = net.connect({ host, port: Number(port), noDelay: true });
// Only a client that waits for a reply keeps the process alive: during an invocation an empty event loop must be seen.
socket.unref();
socket.on('data', onData);
socket.on('error', () => {});
// The sandbox has ended.
socket.on('close', () => process.exit(0));

function onData(chunk) {
  received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
  for (;;) {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = new Map();
    for (const line of received.toString('latin1', 0, end).split('\r\n').slice(1)) {
      const colon = line.indexOf(':');
      headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    const bodyEnd = end + 4 + Number(headers.get('content-length') ?? 0);
    if (received.length < bodyEnd) return;
    const body = received.subarray(end + 4, bodyEnd);
    received = received.subarray(bodyEnd);
    const onReply = replies.shift();
    if (replies.length === 0) socket.unref();
    onReply?.(headers, body);
  }
}

function send(method, resource, onReply, content = '', headers = {}) {
  replies.push(onReply);
  socket.ref();
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const lines = [
    `${method} /2018-06-01/runtime/${resource} HTTP/1.1`,
    `Host: ${env.AWS_LAMBDA_RUNTIME_API}`,
    `Streamlab-Token: ${token}`,
    `Content-Length: ${body.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[^\x20-\x7e]/g, '?')}`),
  ];
  socket.cork();
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (body.length > 0) socket.write(body);
  socket.uncork();
}

export function postError(resource, error, onReply) {
  const result = errorResult(error);
  const headers = { 'Lambda-Runtime-Function-Error-Type': String(result.errorType) };
  send('POST', resource, onReply, JSON.stringify(result), headers);
}

export function postResponse(requestId, content) {
  send('POST', `invocation/${requestId}/response`, () => {}, content);
}

/** Asks for the next event; `serve` is called with its headers and its body. */
export function takeNext(serve) {
  send('GET', 'invocation/next', serve);
}
