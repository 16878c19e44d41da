import { previewImageFragment, standardFirst } from "../../entities/exam/images.ts";
import { ofNewestRound } from "../../entities/read/newest-round.ts";
import { truthFragment } from "../../entities/truth/truth.ts";
import { type FragmentType, graphql, unmask } from "../../generated/index.ts";
import { counted } from "../../ui/format.ts";

/** One breast of one exam on which truth, readers or model disagree. */
export const gridCaseFragment = graphql(`
  fragment GridCase on Discrepancy {
    id
    kind
    laterality
    score
    threshold
    resolved
    verdict
    note
    missedSinceVersion
    modelVersion {
      id
      number
    }
    truth {
      ...TruthParts
      findings {
        id
        kind
        marks {
          imageId
          shape
          points
        }
      }
    }
    images {
      pixelSpacingMm
      spacingBasis
      viewModifiers
      ...PreviewImage
    }
    exam {
      id
      pseudonym
      reads {
        id
        round
        status
        breasts {
          laterality
          opinion
          density
        }
      }
    }
  }
`);

/** A case of an answer, its parts unmasked. */
export function gridCaseOf(masked: FragmentType<typeof gridCaseFragment>) {
  const { truth, images, ...discrepancy } = unmask(gridCaseFragment, masked);
  const shown = images.map((image) => {
    const { pixelSpacingMm, spacingBasis, viewModifiers } = image;
    return { ...unmask(previewImageFragment, image), pixelSpacingMm, spacingBasis, viewModifiers };
  });
  return {
    ...discrepancy,
    truth: truth ? { ...unmask(truthFragment, truth), findings: truth.findings } : null,
    images: standardFirst(shown),
  };
}

export type GridCase = ReturnType<typeof gridCaseOf>;

const classOrder: Readonly<Record<string, number>> = { MALIGNANT: 0, ABNORMAL: 1, BENIGN: 2, NORMAL: 3 };

/** Malignant first, then by score: the lowest first among false negatives, the highest first among false positives. */
export function sortCases(cases: readonly GridCase[], byScore: "lowest first" | "highest first"): GridCase[] {
  const sign = byScore === "lowest first" ? 1 : -1;
  const rank = (one: GridCase) => classOrder[one.truth?.class ?? ""] ?? 4;
  return [...cases].sort((a, b) => rank(a) - rank(b) || sign * ((a.score ?? 0) - (b.score ?? 0)));
}

/** "missed since v2", if an earlier version missed it too. */
export function missedSinceInWords({ missedSinceVersion, modelVersion }: Pick<GridCase, "missedSinceVersion" | "modelVersion">): string {
  return typeof missedSinceVersion === "number" && modelVersion && missedSinceVersion < modelVersion.number
    ? `missed since v${missedSinceVersion}`
    : "";
}

/** The densities of this breast in the reads of the newest round. */
export function densitiesOf({ exam, laterality }: GridCase): string[] {
  return ofNewestRound(exam.reads).flatMap(({ breasts }) =>
    breasts.filter((breast) => breast.laterality === laterality).flatMap(({ density }) => density ?? []),
  );
}

/** "2 of 2 readers recalled": whether readers detected what the model missed. Empty if reads are hidden. */
export function readersInWords({ exam, laterality }: GridCase): string {
  const opinions = ofNewestRound(exam.reads).flatMap(({ breasts }) =>
    breasts.filter((breast) => breast.laterality === laterality).map(({ opinion }) => opinion),
  );
  if (opinions.length === 0) return "";
  const recalled = opinions.filter((opinion) => opinion === "RECALL").length;
  return `${recalled} of ${counted(opinions.length, "reader")} recalled`;
}
