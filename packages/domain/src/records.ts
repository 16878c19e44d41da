/** The keys of a record as its type names them, in order; for records without other keys, such as word lists. */
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
