import { isPlausibleAcquisition, timeOfIsoDate } from "@second-read/domain";
import { isPlaceholder } from "../deidentify/placeholder.ts";
import { WrongValue } from "./csv-problem.ts";

type Values = Readonly<Record<string, string>>;

const longestText = 200;

/** The text of a cell; null if it is blank. */
export function textOf(values: Values, column: string): string | null {
  const text = values[column]?.trim();
  if (!text) return null;
  if (text.length > longestText) throw new WrongValue(column, text, `a text of at most ${longestText} characters`);
  return text;
}

/** What spreadsheets and programs write in place of a key that they have lost: many keys would become this one. */
const lostKeys = [/^\d(?:[.,]\d+)?E[+-]\d{2,}$/i, /^#(?:N\/A|REF!|VALUE!|NAME\?|NULL!|NUM!|DIV\/0!|#+)$/i, /^=/];

/**
 * Invisible characters, except the two that join letters, and blanks that look like the ordinary one, except the ideographic one: with them a patient
 * would become two whose keys look alike.
 */
const unseen = /(?![\u200c\u200d])[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?![ \u3000])\s/u;

/** The key of a patient or exam, unchanged: two keys must not become one, nor one two. */
export function keyOf(values: Values, column: string): string | null {
  const text = textOf(values, column);
  if (text !== null && (lostKeys.some((lost) => lost.test(text)) || isPlaceholder(text)))
    throw new WrongValue(column, text, "the key itself, which a spreadsheet, program or person has replaced; give the column as text");
  if (text !== null && unseen.test(text)) throw new WrongValue(column, visible(text), "a key without invisible characters and odd blanks");
  return text;
}

function visible(text: string): string {
  return text.replace(
    new RegExp(unseen, "gu"),
    (character) => `<U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}>`,
  );
}

/** A word of the list, in any case. */
export function wordOf<Word extends string>(values: Values, column: string, words: readonly Word[]): Word | null {
  const text = textOf(values, column);
  if (text === null) return null;
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
  if (word === undefined) throw new WrongValue(column, text, `one of ${words.join(", ")}`);
  return word;
}

/** Words of the list, separated by blanks; null if the cell is blank. */
export function wordsOf<Word extends string>(values: Values, column: string, words: readonly Word[]): Word[] | null {
  const text = textOf(values, column);
  if (text === null) return null;
  return text.split(/\s+/).flatMap((one) => wordOf({ [column]: one }, column, words) ?? []);
}

/**
 * A decimal number with a point. No comma, exponent, sign, thousands separator or word, which spreadsheets of different countries read differently.
 */
export function decimalOf(values: Values, column: string, expected: string, accepts: (value: number) => boolean): number | null {
  const text = textOf(values, column);
  if (text === null) return null;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!accepts(value)) throw new WrongValue(column, text, expected);
  return value;
}

/** An existing day as YYYY-MM-DD, not in the future and not before 1900. */
export function dayOf(values: Values, column: string, now: number): string | null {
  const text = textOf(values, column);
  if (text === null) return null;
  const time = timeOfIsoDate(text);
  if (time === null) throw new WrongValue(column, text, "a date such as 2024-02-29");
  if (!isPlausibleAcquisition(time, now)) throw new WrongValue(column, text, "a date between 1900 and today");
  return text;
}

export function yesOrNoOf(values: Values, column: string): boolean | null {
  const word = wordOf(values, column, ["yes", "no", "true", "false", "1", "0"]);
  return word === null ? null : word === "yes" || word === "true" || word === "1";
}
