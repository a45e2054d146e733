/** Opens a command's connection to its target and reports which one it is; with --explain it prints each call. */
import { type Aws, type ExplainedCall, openAws } from '../aws/clients.ts';
import { isUnreachable } from '../aws/errors.ts';
import { type ExplainOptions, explain, explainZip, isRead } from '../aws/explain.ts';
import type { Target } from '../aws/target.ts';
import { type CallerName, callerName } from './caller-name.ts';
import type { CommandContext, Connection } from './context.ts';
import type { Reporter } from './reporter.ts';
import { chooseTarget, clockMover, describeTarget, endedSandbox, resolveTarget } from './target.ts';

export async function connect(context: Omit<CommandContext, 'connect'>): Promise<Connection> {
  const { io, report, signal, globals, nextCommand } = context;
  const choice = chooseTarget(globals, io.env);
  report.busy(choice.kind === 'sandbox' ? 'looking for the sandbox' : 'connecting');
  const { target, sandbox } = await resolveTarget(choice, {
    env: io.env,
    signal,
    onStart: ({ pid }) =>
      report.note(`Started the sandbox (pid ${pid}). Stop it with: ${nextCommand('sandbox', 'stop')}`),
  });
  // The printed commands repeat what the shell's own settings do not say.
  const explainOptions = {
    region: globals.region,
    profile: globals.profile,
    endpoint: target.kind === 'endpoint' ? target.endpoint : undefined,
  };
  const print = globals.explain ? explainer(report, explainOptions) : undefined;
  const options = { clock: io.clock, onCall: print, onThrottled: once(() => report.note(throttledNote(target))) };
  const aws = openAws(target, { ...options, signal });
  const { accountId, caller } = sandbox
    ? { accountId: sandbox.accountId }
    : await identify(aws).catch(async (error: unknown) => {
        throw (isUnreachable(error) && (await endedSandbox(target, io.env))) || error;
      });
  // In an AWS account the bare names may be taken, so there the caller's name is the default prefix.
  const derived = globals.name === undefined && target.kind === 'aws' ? caller : undefined;
  const namePrefix = globals.name ?? derived?.prefix;
  report.idle();
  report.note(`Target: ${describeTarget(target, accountId)}`);
  if (globals.explain && sandbox) report.call(`$ eval "$(${nextCommand('sandbox', 'env')})"`);
  const from = derived === undefined ? '' : ` (from the ${derived.from}; --name sets another)`;
  if (namePrefix !== undefined) report.note(`Name: ${namePrefix}${from}`);
  return {
    target,
    aws,
    accountId,
    namePrefix,
    explain: print,
    explainOptions,
    reopen: (other) => openAws(target, { ...options, signal: other }),
    moveClock: sandbox && clockMover(sandbox),
  };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function throttledNote({ kind, endpoint }: Target): string {
  return `${kind === 'aws' ? 'AWS' : endpoint} is throttling: it refuses calls because there are too many. They are sent again, which takes longer.`;
}

/** Prints each call as a command; those that change nothing are marked, so that the others can be told apart. */
function explainer(report: Reporter, options: ExplainOptions): (call: ExplainedCall) => void {
  let made: string | undefined;
  return (call) => {
    const zip = explainZip(call);
    if (zip !== undefined && zip !== made) report.call(`$ ${zip}`);
    made = zip ?? made;
    report.call(`$ ${explain(call, options)}${isRead(call) ? '  # only reads' : ''}`);
  };
}

interface Identity {
  readonly accountId: string;
  /** Absent for the sandbox, which is not asked for it. */
  readonly caller?: CallerName;
}

/** The account and the caller; the first call to a real target, so invalid credentials are reported here. */
async function identify(aws: Aws): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import('./connect-sts.ts');
  const { Account = '000000000000', Arn = '' } = await aws.send(STSClient, new GetCallerIdentityCommand({}));
  return { accountId: Account, caller: callerName(Arn) };
}
