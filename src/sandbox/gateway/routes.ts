/** REST routes: finds the operation of a method and path among all of a service, served or not. */
import type { Service } from '../contract/service.ts';
import { type Labels, serializationError } from './protocols/protocol.ts';

interface Route {
  readonly name: string;
  readonly method: string;
  readonly segments: readonly Segment[];
  /** Parameters that the query string must have, such as `find=LayerVersion`. */
  readonly query: readonly (readonly [string, string])[];
  /** Routes with more literal segments come first. */
  readonly weight: number;
}

interface Segment {
  readonly kind: 'literal' | 'label' | 'greedy';
  readonly text: string;
}

export interface RouteMatch {
  readonly name: string;
  readonly labels: Labels;
}

export type FindRoute = (method: string, path: string, query: string) => RouteMatch | undefined;

/** Compiles the routes of a service. A trailing slash is ignored, because clients differ in it. */
export function compileRoutes({ operations, notServed = [] }: Pick<Service, 'operations' | 'notServed'>): FindRoute {
  const served = operations.flatMap(({ name, schema: [, , , traits] }) => {
    const http = typeof traits === 'object' ? traits.http : undefined;
    return http === undefined ? [] : [[name, http[0], http[1]] as const];
  });
  const routes = [...served, ...notServed.map((line) => line.split(' '))]
    .map(parseRoute)
    .sort((one, other) => other.weight - one.weight);
  return (method, path, query) => {
    const parts = split(path);
    const parameters = new URLSearchParams(query);
    for (const route of routes) {
      if (route.method !== method) continue;
      const labels = matchPath(route.segments, parts);
      if (labels === undefined || !route.query.every(([name, value]) => hasParameter(parameters, name, value)))
        continue;
      return { name: route.name, labels };
    }
    return undefined;
  };
}

function hasParameter(parameters: URLSearchParams, name: string, value: string): boolean {
  return value === '' ? parameters.has(name) : parameters.get(name) === value;
}

function parseRoute([name = '', method = '', template = '']: readonly string[]): Route {
  const [path = '', queryText = ''] = template.split('?');
  const segments = split(path).map(parseSegment);
  const query = [...new URLSearchParams(queryText)];
  const literals = segments.filter(({ kind }) => kind === 'literal').length;
  const greedy = segments.some(({ kind }) => kind === 'greedy');
  return { name, method, segments, query, weight: literals * 10 + query.length - (greedy ? 5 : 0) };
}

function parseSegment(text: string): Segment {
  if (!text.startsWith('{')) return { kind: 'literal', text };
  return text.endsWith('+}') ? { kind: 'greedy', text: text.slice(1, -2) } : { kind: 'label', text: text.slice(1, -1) };
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

/** The values of the labels, or undefined when the path does not match. */
function matchPath(segments: readonly Segment[], parts: readonly string[]): Labels | undefined {
  const greedy = segments.findIndex(({ kind }) => kind === 'greedy');
  if (greedy < 0 ? segments.length !== parts.length : parts.length < segments.length) return undefined;
  const surplus = parts.length - segments.length;
  const labels: Record<string, string> = {};
  for (const [index, { kind, text }] of segments.entries()) {
    const start = greedy >= 0 && index > greedy ? index + surplus : index;
    const part = kind === 'greedy' ? parts.slice(start, start + surplus + 1).join('/') : (parts[start] ?? '');
    if (kind !== 'literal') labels[text] = part;
    else if (part !== text) return undefined;
  }
  return Object.fromEntries(Object.entries(labels).map(([name, part]) => [name, decode(part)]));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw serializationError(`'${part}' is not a valid part of a path`);
  }
}
