import type { TruthPartsFragment } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";

/** What is true of a breast, and what that rests on. */
export const truthFragment = graphql(`
  fragment TruthParts on Truth {
    id
    laterality
    class
    strength
  }
`);

export type Truth = TruthPartsFragment;
