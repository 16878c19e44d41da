/** The keys that the type of a record names, in their order: for records that hold no others, such as lists of words. */
export function keysOf<Row extends object>(record: Row): readonly (keyof Row & string)[] {
  return Object.keys(record) as (keyof Row & string)[];
}

/** A value for each of these keys. */
export function recordOf<Key extends string, Value>(
  keys: readonly Key[],
  valueFor: (key: Key, index: number) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key, index) => [key, valueFor(key, index)])) as Record<Key, Value>;
}
