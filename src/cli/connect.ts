/** Opens a command's connection to its target, says which one it is, and with --explain prints each call. */
import { type Aws, type ExplainedCall, openAws } from '../aws/clients.ts';
import { explain } from '../aws/explain.ts';
import type { Target } from '../aws/target.ts';
import type { CommandContext, Connection } from './context.ts';
import { chooseTarget, clockMover, describeTarget, resolveTarget } from './target.ts';

export async function connect(context: Omit<CommandContext, 'connect'>): Promise<Connection> {
  const { io, report, signal, globals } = context;
  const choice = chooseTarget(globals, io.env);
  report.busy(choice.kind === 'sandbox' ? 'looking for the sandbox' : 'connecting');
  const { target, sandbox } = await resolveTarget(choice, {
    env: io.env,
    signal,
    onStart: ({ pid }) => report.note(`Started the sandbox (pid ${pid}); it is ended by: streamlab sandbox stop`),
  });
  const settings = explainSettings(context, target);
  const print = globals.explain ? (call: ExplainedCall) => report.note(`$ ${explain(call, settings)}`) : undefined;
  const aws = openAws(target, { signal, onCall: print });
  const identity = sandbox ? { accountId: sandbox.accountId } : await identify(aws);
  report.idle();
  report.note(`Target: ${describeTarget(target, identity.accountId)}`);
  if (globals.explain && sandbox) report.note('$ eval "$(streamlab sandbox env)"');
  return { target, aws, ...identity, explain: print, moveClock: sandbox && clockMover(sandbox) };
}

/** Whose account it is; the first call to a real target, so bad credentials are told here. */
async function identify(aws: Aws): Promise<Pick<Connection, 'accountId' | 'callerName'>> {
  const { GetCallerIdentityCommand, STSClient } = await import('./connect-sts.ts');
  const { Account = '000000000000', Arn = '' } = await aws.send(STSClient, new GetCallerIdentityCommand({}));
  return { accountId: Account, callerName: Arn.split(/[:/]/).at(-1) };
}

/** What the printed commands must say, because the shell's settings do not. */
function explainSettings({ globals }: Omit<CommandContext, 'connect'>, target: Target) {
  const endpoint = target.kind === 'endpoint' ? target.endpoint : undefined;
  return { region: globals.region, profile: globals.profile, endpoint };
}
