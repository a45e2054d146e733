/** The resource policies of functions, versions and aliases: who else may invoke them. */
import type { AddPermissionRequest } from '@aws-sdk/client-lambda';
import { formatArn, parseArn } from '../../../../core/arn.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { type Functions, qualifiedId } from './functions.ts';
import { LATEST, type PermissionStatement } from './model.ts';

interface PolicyOwner {
  readonly id: string;
  readonly functionName: string;
  readonly qualifier: string;
  readonly arn: string;
}

/** The owner of the policy that a request names. Throws if there is no such function, version or alias. */
export function policyOwner(functions: Functions, nameOrArn: string | undefined, wanted?: string): PolicyOwner {
  const named = functions.parse(nameOrArn, wanted);
  const { name, qualifier = '' } = named;
  if (qualifier === LATEST) throw invalidParameter('We currently do not support adding policies for $LATEST.');
  const isAlias = qualifier !== '' && !/^\d+$/.test(qualifier) && !qualifier.includes('$');
  if (functions.has(name) && isAlias && functions.lookUp(named) === undefined) {
    throw resourceNotFound(`Cannot find alias arn: ${functions.arn(named)}`);
  }
  const { arn } = functions.find(nameOrArn, wanted);
  return { id: qualifiedId(name, qualifier), functionName: name, qualifier, arn };
}

export function statementOf(request: AddPermissionRequest, resource: string): PermissionStatement {
  const { StatementId = '', Action = '', Principal = '' } = request;
  const condition = conditionOf(request);
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: principalOf(Principal, resource),
    Action,
    Resource: resource,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

function principalOf(principal: string, functionArn: string): unknown {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) {
    const partition = parseArn(functionArn)?.partition;
    return { AWS: formatArn({ partition, service: 'iam', region: '', accountId: principal, resource: 'root' }) };
  }
  if (principal.startsWith('arn:')) return { AWS: principal };
  if (principal.includes('.')) return { Service: principal };
  throw invalidParameter('The provided principal was invalid. Please check the principal and try again.');
}

function conditionOf(request: AddPermissionRequest): Readonly<Record<string, unknown>> {
  const equal = Object.entries({
    'AWS:SourceAccount': request.SourceAccount,
    'lambda:EventSourceToken': request.EventSourceToken,
    'lambda:FunctionUrlAuthType': request.FunctionUrlAuthType,
    'aws:PrincipalOrgID': request.PrincipalOrgID,
  }).filter(([, value]) => value !== undefined);
  return {
    ...(equal.length === 0 ? {} : { StringEquals: Object.fromEntries(equal) }),
    ...(request.SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': request.SourceArn } }),
  };
}
