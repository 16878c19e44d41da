import type { TestApi, TestPerson } from "./test-api.ts";

// Blindness is shown by asking the same of two worlds that differ only in what is hidden: no answer may differ.

/** What was asked and what was answered, with all that differs between any two projects made equal. */
export interface Answer {
  readonly document: string;
  readonly answer: string;
}

/** Ids by what they name; times, addresses, serial numbers and people's names made equal. */
export function plainText(text: string, labelOf: (id: string) => string): string {
  return text
    .replaceAll(/https?:[^"\\]*/g, "address")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
    .replaceAll(/[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, labelOf)
    .replaceAll(/"endCursor":"[^"]*"/g, '"endCursor":"cursor"')
    .replaceAll(/"(id|eventId)":"\d+"/g, '"$1":"serial"')
    .replaceAll(/person\d+@/g, "person@")
    .replaceAll(/W-[0-9a-f]{8}/g, "pseudonym");
}

/** Asks one after the other. A refusal is an answer too; a document that is at fault itself, or an error of ours, ends the walk. */
export async function askAll(
  api: Pick<TestApi, "graphql">,
  person: TestPerson,
  documents: readonly string[],
  plain: (text: string) => string,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const document of documents) {
    const { status, data, errors } = await api.graphql<unknown>(person, document);
    const faults = errors?.map(({ message, path, extensions: { code, details } }) => ({ message, path, code, details }));
    if (status !== 200 || faults?.some(({ code }) => code === "INTERNAL"))
      throw new Error(`the walk itself was refused: ${JSON.stringify(faults)} for ${document.slice(0, 300)}`);
    answers.push({ document: plain(document), answer: plain(JSON.stringify({ data, faults })) });
  }
  return answers;
}

/** Where the answers of two walks part, in short; nothing where they are equal. */
export function differences(one: readonly Answer[], other: readonly Answer[]): string[] {
  return one.flatMap(({ document, answer }, index) => {
    const second = other[index]?.answer ?? "";
    if (answer === second) return [];
    const at = [...answer].findIndex((letter, place) => letter !== second[place]);
    const around = (text: string) => text.slice(Math.max(0, at - 80), at + 80);
    return [`${document.slice(0, 160)} … ${around(answer)} … ${around(second)}`];
  });
}
