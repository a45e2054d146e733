/** The types of values that the conditions of Expected, QueryFilter and ScanFilter compare. */
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

type ExpectedCheck = (input: { readonly Expected?: Conditions }) => string | null | undefined;

/** The check of Expected, with the types of values that the check of filters knows. */
export function checkingTypes(check: ExpectedCheck, checkTypes: Check): ExpectedCheck {
  return (input) => {
    const message = check(input);
    if (message) return message;
    const compared = Object.entries(input.Expected ?? {}).filter(([, condition]) => condition.ComparisonOperator);
    return checkTypes(
      Object.fromEntries(
        compared.map(([name, { Value, AttributeValueList = Value ? [Value] : [], ...condition }]) => [
          name,
          { ...condition, AttributeValueList },
        ]),
      ),
    );
  };
}
