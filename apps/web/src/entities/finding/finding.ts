import type { FindingPartsFragment } from "../../generated/graphql.ts";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";
import { type Whose, whoseStyles } from "../../ui/colours.ts";
import { words } from "../../ui/format.ts";
import type { ViewerMark } from "../../viewer/marks.ts";

/** What was found in a breast, with its marks on the images. */
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

/** A finding with the lesion that it is of, as whoever changes or keeps it must echo. */
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

/** "mass, irregular, spiculated": the kind and those attributes that are words. */
export function findingInWords({ kind, attributes }: { readonly kind: string; readonly attributes: unknown }): string {
  const values = Object.values((attributes ?? {}) as Record<string, unknown>)
    .flat()
    .filter((value): value is string => typeof value === "string" && value !== "" && value.length <= 24);
  return [words(kind), ...values.map(words)].join(", ");
}

/** The marks of a finding for the viewer, in the style of whose it is. */
export function viewerMarksOf(finding: Finding, whose: Whose): ViewerMark[] {
  const label = `${findingInWords(finding)}, ${whoseStyles[whose].label}`;
  return finding.marks.map((mark, index) => ({ ...mark, id: `${whose}:${finding.id}:${index}`, whose, label }));
}
