/** Words of commands that people paste into a shell. */

/** For a POSIX shell: in single quotes if necessary. */
export function quote(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
