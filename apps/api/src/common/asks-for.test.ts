import { type FieldNode, type FragmentDefinitionNode, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { asksFor, asksOnlyFor } from "./asks-for.ts";

const addresses = new Set(["url", "previewUrl"]);

/** The first field of the document's operation, as its resolver receives it. */
function asked(document: string) {
  const { definitions } = parse(document);
  const fieldNodes = definitions.flatMap((one) => (one.kind === "OperationDefinition" ? one.selectionSet.selections : [])) as FieldNode[];
  const fragments = Object.fromEntries(
    definitions.filter((one): one is FragmentDefinitionNode => one.kind === "FragmentDefinition").map((one) => [one.name.value, one]),
  );
  return { fieldNodes, fragments };
}

describe("whether a field is asked for", () => {
  test.each([
    ["{ images { id url } }", true],
    ["{ images { id small: previewUrl(size: 256) } }", true],
    ["{ images { ...Parts } } fragment Parts on Image { ... on Image { url } }", true],
    ["{ images { id } images { url } }", true],
    ["{ images { id url: id } }", false],
    ["{ images { id exam { url } } }", false],
    ["{ images { id } other: images { id } }", false],
  ])("%s: %s", (document, expected) => {
    expect(asksFor(asked(document), addresses)).toBe(expected);
  });

  test.each([
    ["{ images { id small: url } }", true],
    ["{ images { ...Parts } } fragment Parts on Image { ... on Image { id } }", true],
    ["{ images { id } images { rows } }", false],
    ["query($no: Boolean!) { images { id rows @include(if: $no) } }", false],
    ["{ images { ...Parts } } fragment Parts on Image { id id: rows }", false],
  ])("and no other: %s: %s", (document, expected) => {
    expect(asksOnlyFor(asked(document), new Set(["id", "url"]))).toBe(expected);
  });

  test("is not known where a directive says", () => {
    for (const document of [
      "query($no: Boolean!) { images { id url @include(if: $no) } }",
      "query($no: Boolean!) { images { ...Parts @skip(if: $no) } } fragment Parts on Image { url }",
    ])
      expect(asksFor(asked(document), addresses)).toBe(false);
  });
});
