import { operatingPointNames } from "@second-read/domain";
import { defaultRecipeName, defaultRecipeNameWithBackbone, publicRecipeNames } from "@second-read/learning/plan";
import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

/** Closed lists of words that are no GraphQL names. What is not on the list is refused by the rules of the domain, which say where it stands. */
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
export const BackendName = textScalar("BackendName", "What computes, fastest first: tfjs-node-gpu, tfjs-node, webgpu, wasm, cpu.");
export const AgeBand = textScalar("AgeBand", "Five years of age, such as 55-59; 90+ from 90 on.");
export const ArbitrationReason = textScalar(
  "ArbitrationReason",
  'On what readers disagree: "recall v normal", "technical v recall", "technical v normal", or what brought the exam to arbitration otherwise.',
);
export const ContradictionCode = textScalar(
  "ContradictionCode",
  "How a decision contradicts itself or the reads, after the breast: R. or L., then NORMAL_WITH_FINDING, ABNORMAL_WITHOUT_FINDING, NORMAL_WITH_SUSPICIOUS_REASON, ABNORMAL_WITH_BENIGN_REASON, AGAINST_EVERY_READ or AGAINST_EVERY_CLASS.",
);
