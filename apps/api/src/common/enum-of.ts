import { keysOf, recordOf } from "@second-read/domain";
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
  const names = keysOf<Readonly<Record<Word, string>>>(words);
  const values = Object.fromEntries(names.map((word) => [word, word])) as { [W in Word]: W };
  const valuesConfig = recordOf(names, (word) => ({ description: words[word] }));
  registerEnumType(values, { name, description, valuesConfig });
  return values;
}
