/** Formats environment variables as shell commands. */

export const ENV_SHELLS = ['sh', 'fish', 'powershell', 'cmd'] as const;

export type EnvShell = (typeof ENV_SHELLS)[number];

/** Sets `environment` and unsets `unset`. The values are keys and URLs, which need no escaping. */
export function formatEnvironment(
  environment: Readonly<Record<string, string>>,
  unset: readonly string[],
  shell: EnvShell,
): readonly string[] {
  const entries = Object.entries(environment);
  switch (shell) {
    case 'sh':
      return [...entries.map(([name, value]) => `export ${name}='${value}'`), `unset ${unset.join(' ')}`];
    case 'fish':
      return [
        ...entries.map(([name, value]) => `set -gx ${name} '${value}';`),
        ...unset.map((name) => `set -e ${name};`),
      ];
    case 'powershell':
      return [
        ...entries.map(([name, value]) => `$Env:${name} = '${value}'`),
        ...unset.map((name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`),
      ];
    case 'cmd':
      return [...entries.map(([name, value]) => `set "${name}=${value}"`), ...unset.map((name) => `set "${name}="`)];
  }
}

/**
 * A shell function around `aws` that passes the endpoint, because the AWS CLI reads AWS_ENDPOINT_URL only since version
 * 2.13 (2023) and Debian 12 has 2.9. Without AWS_ENDPOINT_URL it calls the plain command.
 */
export function formatAwsFunction(shell: EnvShell): readonly string[] {
  const withEndpoint = 'command aws --endpoint-url "$AWS_ENDPOINT_URL"';
  switch (shell) {
    case 'sh':
      return [`aws() { if [ -n "\${AWS_ENDPOINT_URL:-}" ]; then ${withEndpoint} "$@"; else command aws "$@"; fi; }`];
    case 'fish':
      return [`function aws; if set -q AWS_ENDPOINT_URL; ${withEndpoint} $argv; else; command aws $argv; end; end;`];
    default:
      return [];
  }
}
