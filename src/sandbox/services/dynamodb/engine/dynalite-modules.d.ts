/** dynalite has no types of its own; `dynalite.ts` beside this file gives some to all that streamlab uses of it. */
declare module 'dynalite/*';
