import type { TruthPartsFragment } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";

/** The truth of a breast and its basis. */
export const truthFragment = graphql(`
  fragment TruthParts on Truth {
    id
    laterality
    class
    strength
  }
`);

export type Truth = TruthPartsFragment;
