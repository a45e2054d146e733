/** Colours for an output, or none; chalk is loaded only when colours are used. */
import type { Io, Output } from '../io.ts';

export type Style = (text: string) => string;

export interface Styles {
  readonly bold: Style;
  readonly dim: Style;
  readonly good: Style;
  readonly bad: Style;
  readonly warning: Style;
  readonly accent: Style;
}

const asItIs: Style = (text) => text;

const PLAIN: Styles = {
  bold: asItIs,
  dim: asItIs,
  good: asItIs,
  bad: asItIs,
  warning: asItIs,
  accent: asItIs,
};

/** Styles for one output: plain in a pipe and with NO_COLOR; FORCE_COLOR wins over the pipe. */
export async function createStyles(output: Output, env: Io['env']): Promise<Styles> {
  const wanted = env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : output.isTTY === true && env.TERM !== 'dumb';
  if (!wanted || env.NO_COLOR) return PLAIN;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    warning: chalk.yellow,
    accent: chalk.cyan,
  };
}
