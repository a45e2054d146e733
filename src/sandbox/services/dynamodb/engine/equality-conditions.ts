/** Conditions of Query and Scan that compare values of a type which dynalite does not let them compare. */
import type { AttributeCondition } from './condition/compare.ts';

type Conditions = Readonly<Record<string, AttributeCondition>> | null | undefined;
type Check = (conditions: Conditions) => string | null | undefined;

const ANY_TYPE = new Set(['EQ', 'NE']);
const OTHER_TYPES = new Set(['BOOL', 'NULL', 'L', 'M']);

/** A check that leaves EQ and NE of a boolean, a null, a list or a map to the comparison. */
export function acceptingEveryEquality(check: Check): Check {
  return (conditions) => {
    if (conditions === null || conditions === undefined) return undefined;
    const checked = Object.entries(conditions).filter(([, condition]) => !isEquality(condition));
    return check(Object.fromEntries(checked));
  };
}

function isEquality({ ComparisonOperator = '', AttributeValueList = [] }: AttributeCondition): boolean {
  const [value, ...others] = AttributeValueList;
  if (value === undefined || others.length > 0 || !ANY_TYPE.has(ComparisonOperator)) return false;
  const types = Object.keys(value);
  return types.length === 1 && types.every((type) => OTHER_TYPES.has(type));
}
