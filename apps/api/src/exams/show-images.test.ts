import { type DocumentNode, type FieldNode, getNamedType, Kind, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import { expect, test } from "vitest";
import { asksOnlyFor } from "../common/asks-for.ts";
import { createSchema } from "../schema.ts";
import { fieldsOfLists } from "./show-images.ts";

// The web app's own documents, as its build records them; the app is not imported.
const generated = (await import(new URL("../../../web/src/generated/graphql.ts", import.meta.url).href)) as Record<string, unknown>;
const documents = Object.entries(generated).flatMap(([name, one]) =>
  name.endsWith("Document") ? [{ name, document: one as DocumentNode }] : [],
);
const schema = createSchema();

function isList({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (one) => one.kind === Kind.OPERATION_DEFINITION && one.variableDefinitions?.some(({ variable }) => variable.name.value === "after"),
  );
}

/** Fields of a document that answer images. */
function imagesIn(document: DocumentNode): FieldNode[] {
  const info = new TypeInfo(schema);
  const found: FieldNode[] = [];
  const note = (node: FieldNode) => {
    const type = info.getType();
    if (type && getNamedType(type).name === "Image" && info.getFieldDef()?.name === "images") found.push(node);
  };
  visit(document, visitWithTypeInfo(info, { Field: (node) => note(node) }));
  return found;
}

test("the web app's lists ask of images only what is read fast", () => {
  const asked = documents
    .filter(({ document }) => isList(document))
    .flatMap(({ name, document }) => {
      const fragments = Object.fromEntries(
        document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
      );
      return imagesIn(document).map((node) => ({ name, isFast: asksOnlyFor({ fieldNodes: [node], fragments }, fieldsOfLists) }));
    });
  expect(asked.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["CasesDocument", "DisagreementsDocument", "FalseNegativesDocument"]),
  );
  expect(asked.filter(({ isFast }) => !isFast)).toEqual([]);
});
