import { operatingPointNames } from "@second-read/domain";
import { defaultRecipeName, defaultRecipeNameWithBackbone, publicRecipeNames } from "@second-read/learning/plan";
import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

/**
 * Closed lists of words that are not valid GraphQL names. A word not on the list is refused by the rules of the domain, which say where it occurs.
 */
function textScalar(name: string, description: string): GraphQLScalarType<string, string> {
  const toText = (value: unknown): string => {
    if (typeof value !== "string") throw new GraphQLError(`${name}: not a text.`);
    return value;
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize: toText,
    parseValue: toText,
    parseLiteral: (node) => toText(node.kind === Kind.STRING ? node.value : null),
  });
}

export const BiradsCategory = textScalar("BiradsCategory", "BI-RADS assessment category: 0, 1, 2, 3, 4, 4A, 4B, 4C, 5 or 6.");
export const TechnicalRecallReason = textScalar("TechnicalRecallReason", "A code of DICOM CID 6041, such as 111210 (motion blur).");
export const OperatingPointName = textScalar("OperatingPointName", `Name of a decision threshold: ${operatingPointNames.join(", ")}.`);
export const RecipeName = textScalar(
  "RecipeName",
  `How a model is built and trained: ${publicRecipeNames.join(", ")}. Default: ${defaultRecipeNameWithBackbone} where a backbone is installed, else ${defaultRecipeName}.`,
);
export const BackendName = textScalar(
  "BackendName",
  "A compute backend; in order of preference: tfjs-node-gpu, webgpu, tfjs-node, wasm, cpu.",
);
export const AgeBand = textScalar("AgeBand", "Five-year age band, such as 55-59; 90+ from the age of 90.");
export const ArbitrationReason = textScalar(
  "ArbitrationReason",
  'What the readers disagree on: "recall v normal", "technical v recall", "technical v normal", or another reason why the exam is in arbitration.',
);
export const ContradictionCode = textScalar(
  "ContradictionCode",
  "A contradiction within a decision, or between it and the reads. Prefixed with the breast, R. or L., followed by NORMAL_WITH_FINDING, ABNORMAL_WITHOUT_FINDING, NORMAL_WITH_SUSPICIOUS_REASON, ABNORMAL_WITH_BENIGN_REASON, AGAINST_EVERY_READ or AGAINST_EVERY_CLASS.",
);
