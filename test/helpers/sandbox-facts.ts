/** The lists of the sandbox's README, generated from the code: the operations served, and the differences from AWS. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Service } from '../../src/sandbox/contract/service.ts';

const SANDBOX = path.resolve(import.meta.dirname, '../../src/sandbox');
const MARK = 'Differs from AWS:';

/** Markdown: one section per service, with its operations in order and the number of operations not served. */
export function describeOperations(
  services: readonly (readonly [title: string, service: Service, ...unknown[]])[],
): string {
  const sections = services.map(([title, { operations, notServed = [] }]) => {
    const names = operations.map(({ name }) => name).sort();
    const others = notServed.length;
    const rest = others > 0 ? ` ${others} others answer 501 with their name.` : '';
    return `**${title}** (${names.length}): ${names.join(', ')}.${rest}`;
  });
  return sections.join('\n\n');
}

/** Markdown: one line for each mark in a comment, with its file. */
export function describeDifferences(): string {
  const roots = [SANDBOX, path.resolve(SANDBOX, '../core')];
  const files = roots.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => path.join(root, file)),
  );
  const lines = files
    .filter((file) => /\.(ts|mjs|py)$/.test(file))
    .sort()
    .flatMap((file) => {
      const shown = path.relative(path.dirname(SANDBOX), file).split(path.sep).join('/');
      return marks(readFileSync(file, 'utf8')).map((text) => `- \`${shown}\`: ${text}`);
    });
  return lines.join('\n');
}

/** The text after each mark, to the end of its paragraph. */
function marks(source: string): string[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const at = line.indexOf(MARK);
    if (at < 0) return [];
    const parts = [line.slice(at + MARK.length)];
    for (let next = index + 1; !parts.at(-1)?.includes('*/'); next += 1) {
      const text = /^\s*(?:\*(?!\/)|\/\/|#)\s?(.*)$/.exec(lines[next] ?? '')?.[1];
      if (text === undefined || text.trim() === '' || text.startsWith('@')) break;
      parts.push(text);
    }
    const sentence = parts
      .join(' ')
      .replace(/\*\/.*/, '')
      .replace(/\s+/g, ' ')
      .trim();
    return [sentence];
  });
}
