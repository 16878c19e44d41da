import { registerEnumType } from "type-graphql";

/**
 * A closed list of words as a GraphQL enum: names and values are the same.
 * @param words every word with its description
 */
export function enumOf<Word extends string>(
  name: string,
  description: string,
  words: Readonly<Record<Word, string>>,
): { readonly [W in Word]: W } {
  const names = Object.keys(words) as Word[];
  const values = Object.fromEntries(names.map((word) => [word, word])) as { [W in Word]: W };
  const valuesConfig = Object.fromEntries(names.map((word) => [word, { description: words[word] }]));
  registerEnumType(values, { name, description, valuesConfig: valuesConfig as Record<Word, { description: string }> });
  return values;
}
