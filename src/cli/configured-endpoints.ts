/** Refuses `--target aws` where the shell or the AWS configuration files send calls elsewhere. */
import { UsageError } from '../core/errors.ts';
import { isHostOfAws } from '../core/partition.ts';

/** The services that streamlab calls, as the SDKs spell them in settings. */
const SERVICES = ['cloudwatch', 'cloudwatch_logs', 'dynamodb', 'dynamodb_streams', 'iam', 'kinesis', 'lambda', 'sts'];

interface ConfiguredEndpoint {
  readonly from: string;
  readonly url: string;
  readonly hint: string;
}

/** An endpoint of AWS itself is let through, such as that of a VPC. */
export async function refuseOtherEndpoints(env: NodeJS.ProcessEnv): Promise<void> {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return;
  const found = [...endpointsOfShell(env), ...(await endpointsOfProfile())];
  const other = found.find(({ url }) => !URL.canParse(url) || !isHostOfAws(new URL(url).hostname));
  if (other === undefined) return;
  const { from, url, hint } = other;
  throw new UsageError(`${from} is ${url}, so --target aws would not reach AWS`, { hint });
}

function endpointsOfShell(env: NodeJS.ProcessEnv): readonly ConfiguredEndpoint[] {
  return ['AWS_ENDPOINT_URL', ...SERVICES.map((name) => `AWS_ENDPOINT_URL_${name.toUpperCase()}`)].flatMap((from) => {
    const others = from === 'AWS_ENDPOINT_URL' ? ', and the access keys that were set with it' : '';
    const url = env[from];
    return url ? [{ from, url, hint: `unset ${from}${others}` }] : [];
  });
}

/** Of the profile of the shell: the SDK does not look for endpoints in that of `--profile`. */
async function endpointsOfProfile(): Promise<readonly ConfiguredEndpoint[]> {
  const { loadConfig } = await import('@smithy/core/config');
  const none: readonly ConfiguredEndpoint[] = [];
  const hint = 'remove it there, or set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true';
  try {
    return await loadConfig({
      environmentVariableSelector: () => undefined,
      configFileSelector: (profile, files) => {
        const section = profile.services === undefined ? {} : (files?.[`services.${profile.services}`] ?? {});
        const own = SERVICES.map((name) => `${name}.endpoint_url`).map((key) => [key, section[key]] as const);
        return [['endpoint_url', profile.endpoint_url] as const, ...own].flatMap(([key, url]) =>
          url ? [{ from: `${key} of the profile in the AWS configuration`, url, hint }] : [],
        );
      },
      default: none,
    })();
  } catch {
    return none; // no configuration file
  }
}
