/** Keeps web pages out: a browser cannot hide its Origin, nor name this machine under a host that is not ours. */
import type { RequestHead } from './request.ts';

/** A test for one port: why the request is refused, or undefined. */
export function createGuard(port: number): (head: RequestHead) => string | undefined {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const hosts = new Set([...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])]);
  return ({ headers, host }) => {
    if (headers.origin !== undefined) return 'Requests from web pages are not served.';
    if (!hosts.has(host) && !hosts.has(host.toLowerCase())) return 'This is not the host that the request names.';
    return undefined;
  };
}
