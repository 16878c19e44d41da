import type { TestApi, TestPerson } from "./test-api.ts";

// Blindness is shown by asking the same of two worlds that differ only in what is hidden: no answer may differ.

/** A query and its response, with everything normalised that differs between any two projects. */
export interface Answer {
  readonly document: string;
  readonly answer: string;
}

/** Replaces ids by what they name, and normalises times, addresses, serial numbers and people's names. */
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

/** Sends the queries one after another. A refusal is an answer too; an invalid document, or an error of ours, ends the walk. */
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

/** Where the answers of two walks differ, in short; nothing if they are equal. */
export function differences(one: readonly Answer[], other: readonly Answer[]): string[] {
  return one.flatMap(({ document, answer }, index) => {
    const second = other[index]?.answer ?? "";
    if (answer === second) return [];
    const at = [...answer].findIndex((letter, place) => letter !== second[place]);
    const around = (text: string) => text.slice(Math.max(0, at - 80), at + 80);
    return [`${document.slice(0, 160)} … ${around(answer)} … ${around(second)}`];
  });
}
