import { Arg, Float, ID, Int } from "type-graphql";
import { largestPage } from "./paging.ts";

// Arguments that many operations take, each described once.

export function ProjectIdArg() {
  return Arg("projectId", () => ID, { description: "The project." });
}

export function ServingVersionArg() {
  return Arg("modelVersionId", () => ID, {
    nullable: true,
    description: "The version. Default: the champion, or the newest version if there is no champion.",
  });
}

export function FirstArg(defaultValue = 50) {
  return Arg("first", () => Int, { nullable: true, defaultValue, description: `Rows of the page, 1 to ${largestPage}.` });
}

/** The size of a list that has no further page. */
export function AtMostArg(defaultValue = 50) {
  return Arg("first", () => Int, { nullable: true, defaultValue, description: `At most this many, 1 to ${largestPage}.` });
}

export function AfterArg() {
  return Arg("after", () => String, { nullable: true, description: "The endCursor of the previous page. Default: the first page." });
}

export function IdempotencyKeyArg(options: { readonly nullable?: true } = {}) {
  return Arg("idempotencyKey", () => String, {
    ...options,
    description:
      "Identifies this request, 1 to 200 characters. Repeating the key returns the first answer; with a different request it is INVALID_INPUT.",
  });
}

export function ExpectedRevisionArg() {
  return Arg("expectedRevision", () => Int, {
    nullable: true,
    description: "The revision that the input is based on: STALE_REVISION if the draft is at another one. Not checked if omitted.",
  });
}

export function ExpectedImagesRevisionArg() {
  return Arg("expectedImagesRevision", () => String, {
    nullable: true,
    description:
      "`Exam.imagesRevision` of the images that the person was shown: STALE_REVISION if the exam's images have changed since. Not checked if omitted; send it wherever images are shown to people.",
  });
}

export function OperatingPointArg() {
  return Arg("operatingPoint", () => String, {
    nullable: true,
    description: "A named decision threshold of the version. Default: the version's own default.",
  });
}

export function ThresholdArg() {
  return Arg("threshold", () => Float, {
    nullable: true,
    description: "A decision threshold, 0 to 1: score >= threshold is positive. Takes precedence over operatingPoint.",
  });
}
