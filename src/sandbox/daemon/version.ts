/** Which build of streamlab this is. */

declare const STREAMLAB_BUILD: string | undefined;

/** The package's version and a mark of the build's content; `dev` when run from the sources. */
export const VERSION: string = typeof STREAMLAB_BUILD === 'string' ? STREAMLAB_BUILD : 'dev';
