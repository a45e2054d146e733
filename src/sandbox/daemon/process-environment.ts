/** The environment of the background process: what programs need to run, and nothing that may be a secret. */

/** In upper case: on Windows names are the same in any case. */
const PASSED_ON = new Set([
  // Where programs, libraries and temporary files are.
  ...['PATH', 'PATHEXT', 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'],
  // Language and time zone of messages.
  ...['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ'],
  // Windows starts hardly a program without them.
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA'],
]);

/**
 * One heap of glibc for JavaScript and one for LevelDB's threads, in place of one per thread: each keeps what was freed, such as
 * after many records were written and trimmed.
 */
const FEW_HEAPS = { MALLOC_ARENA_MAX: '2' };

/**
 * Functions can read the environment of the process that started them, and it lives for hours: the caller's AWS keys, tokens of
 * registries and the like stay out.
 */
export function processEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passedOn = Object.entries(env).filter(([name]) => PASSED_ON.has(name.toUpperCase()));
  return { ...Object.fromEntries(passedOn), ...FEW_HEAPS };
}
