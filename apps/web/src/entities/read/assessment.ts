import type { AssessmentPartsFragment } from "../../generated/graphql.ts";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";

/** A reader's assessment of one breast. */
const assessmentFragment = graphql(`
  fragment AssessmentParts on BreastAssessment {
    laterality
    birads
    density
    opinion
    class
    technicalRecallReason
    noLocation
  }
`);

export type Assessment = AssessmentPartsFragment;

export function assessmentsOf(masked: readonly FragmentType<typeof assessmentFragment>[]): readonly Assessment[] {
  return unmask(assessmentFragment, masked);
}
