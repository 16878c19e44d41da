import { attributesOf, defaultLexiconVersion, lexiconOf } from "@second-read/domain";
import type { FindingPartsFragment } from "../../generated/graphql.ts";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";
import { type Whose, whoseStyles } from "../../ui/colours.ts";
import { words } from "../../ui/format.ts";
import type { ViewerMark } from "../../viewer/marks.ts";

/** A finding of a breast with its marks on the images. */
export const findingFragment = graphql(`
  fragment FindingParts on Finding {
    id
    kind
    laterality
    attributes
    marks {
      imageId
      shape
      points
    }
  }
`);

export type Finding = FindingPartsFragment;

/** A finding with the id of its lesion, which must be sent back when the finding is changed or kept. */
const lesionFragment = graphql(`
  fragment LesionParts on Finding {
    lesionUid
    ...FindingParts
  }
`);

export type Lesion = Finding & { readonly lesionUid: string };

export function lesionsOf(masked: readonly FragmentType<typeof lesionFragment>[]): readonly Lesion[] {
  return unmask(lesionFragment, masked).map((lesion) => ({ ...unmask(findingFragment, lesion), lesionUid: lesion.lesionUid }));
}

/** Attributes whose values are ambiguous without their name: a "low" mass is one of low density, not one low in the breast. */
const namedAttributes: ReadonlySet<string> = new Set(["density", "depth"]);
/** Longer text is a remark, not a descriptor. */
const longestWord = 24;

/**
 * "mass, irregular, high density": the kind and its descriptors in the lexicon's order, so that equal findings read the same.
 */
export function findingInWords({ kind, attributes }: { readonly kind: string; readonly attributes: unknown }): string {
  const said = (attributes ?? {}) as Record<string, unknown>;
  const known = attributesOf(lexiconOf(defaultLexiconVersion), kind);
  const names = [...known.map(({ name }) => name), ...Object.keys(said).toSorted()];
  const values = [...new Set(names)].flatMap((name) => {
    const rank = new Map(known.find((attribute) => attribute.name === name)?.terms.map(({ value }, index) => [value, index]));
    return [said[name]]
      .flat()
      .filter((value): value is string => typeof value === "string" && value !== "" && value.length <= longestWord)
      .toSorted((a, b) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size))
      .map((value) => (namedAttributes.has(name) ? `${words(value)} ${name}` : words(value)));
  });
  return [...new Set([words(kind), ...values])].join(", ");
}

/** The marks of a finding for the viewer, in the style of their source (reader, truth, model). */
export function viewerMarksOf(finding: Finding, whose: Whose): ViewerMark[] {
  const label = `${findingInWords(finding)}, ${whoseStyles[whose].label}`;
  return finding.marks.map((mark, index) => ({ ...mark, id: `${whose}:${finding.id}:${index}`, whose, label }));
}
