/** A minimal signing HTTP client on keep-alive sockets, with little overhead compared to the measured server. */
import { createHmac, createSecretKey, hash } from 'node:crypto';
import { connect } from 'node:net';

const sha256 = (data) => hash('sha256', data, 'hex');
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();

/** `call(socket, body)` sends one signed JSON request and resolves to the reply's body; one request a socket at a time. */
export function createRawClient({ endpoint, accessKeyId, secretAccessKey, region, service, target, contentType }) {
  const { hostname, port, host } = new URL(endpoint);
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = createSecretKey(scope.split('/').reduce(hmac, `AWS4${secretAccessKey}`));
  const signedHeaders = 'content-type;host;x-amz-date;x-amz-target';

  // The constant part of every request is built once.
  const canonicalHead = `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:${date}\nx-amz-target:${target}\n\n${signedHeaders}\n`;
  const toSignHead = `AWS4-HMAC-SHA256\n${date}\n${scope}\n`;
  const head =
    `POST / HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${contentType}\r\nx-amz-date: ${date}\r\nx-amz-target: ${target}\r\n` +
    `authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=`;

  /** For bodies of ASCII only. */
  const request = (body) => {
    const toSign = toSignHead + sha256(canonicalHead + sha256(body));
    const signature = createHmac('sha256', key).update(toSign).digest('hex');
    return `${head}${signature}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  };

  const open = () =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(socket));
      socket.setNoDelay(true);
      socket.setEncoding('latin1');
      socket.on('data', (chunk) => socket.onReply?.(chunk));
      socket.on('error', reject);
    });

  const call = (socket, body) =>
    new Promise((resolve, reject) => {
      let text = '';
      const onData = (chunk) => {
        text += chunk;
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const at = text.indexOf('content-length: ') + 16;
        const length = Number(text.slice(at, text.indexOf('\r', at)));
        if (text.length < end + 4 + length) return;
        socket.onReply = undefined;
        if (text.startsWith('HTTP/1.1 200')) resolve(text.slice(end + 4));
        else reject(new Error(text));
      };
      socket.onReply = onData;
      socket.write(request(body), 'latin1');
    });

  return { open, call };
}

/** Runs `count` requests, `inFlight` at a time, and returns requests per second of each half. */
export async function measureThroughput(client, { count, inFlight, body }) {
  const sockets = await Promise.all(Array.from({ length: inFlight }, client.open));
  let next = 0;
  const half = async (until) => {
    const started = performance.now();
    const from = next;
    await Promise.all(
      sockets.map(async (socket) => {
        while (next < until) {
          const index = next;
          next += 1;
          await client.call(socket, body(index));
        }
      }),
    );
    return ((until - from) / (performance.now() - started)) * 1000;
  };
  const first = await half(Math.floor(count / 2));
  const second = await half(count);
  for (const socket of sockets) socket.destroy();
  return { perSecond: 2 / (1 / first + 1 / second), first, second };
}
