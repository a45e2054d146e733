/** A minimal signing HTTP client on keep-alive sockets, which costs little beside the server that it measures. */
import { createHash, createHmac } from 'node:crypto';
import { connect } from 'node:net';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();

/** `call(socket, body)` sends one signed JSON request and resolves to the reply's body; one request a socket at a time. */
export function createRawClient({ endpoint, accessKeyId, secretAccessKey, region, service, target, contentType }) {
  const { hostname, port, host } = new URL(endpoint);
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = scope.split('/').reduce(hmac, `AWS4${secretAccessKey}`);
  const signedHeaders = 'content-type;host;x-amz-date;x-amz-target';

  const request = (body) => {
    const headers = `content-type:${contentType}\nhost:${host}\nx-amz-date:${date}\nx-amz-target:${target}\n`;
    const canonical = `POST\n/\n\n${headers}\n${signedHeaders}\n${sha256(body)}`;
    const toSign = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
    const signature = createHmac('sha256', key).update(toSign).digest('hex');
    return (
      `POST / HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${contentType}\r\nx-amz-date: ${date}\r\nx-amz-target: ${target}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nauthorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, ` +
      `SignedHeaders=${signedHeaders}, Signature=${signature}\r\n\r\n${body}`
    );
  };

  const open = () =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(socket));
      socket.setNoDelay(true);
      socket.setEncoding('latin1');
      socket.on('error', reject);
    });

  const call = (socket, body) =>
    new Promise((resolve, reject) => {
      let text = '';
      const onData = (chunk) => {
        text += chunk;
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
        if (text.length < end + 4 + length) return;
        socket.off('data', onData);
        if (text.startsWith('HTTP/1.1 200')) resolve(text.slice(end + 4));
        else reject(new Error(text));
      };
      socket.on('data', onData);
      socket.write(request(body));
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
