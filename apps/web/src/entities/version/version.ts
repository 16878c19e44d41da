import { graphql } from "../../generated/index.ts";

/** The fields that name a version. */
export const versionNameFragment = graphql(`
  fragment VersionName on ModelVersion {
    id
    number
    aliases
  }
`);

/** The answer of the gate with every check. */
export const gateFragment = graphql(`
  fragment GateParts on GateResult {
    decision
    decidedAt
    checks {
      name
      passed
      judged
      value
      low
      high
      limit
      note
    }
  }
`);

/** A move of an alias such as champion. */
export const aliasEventFragment = graphql(`
  fragment AliasEventParts on AliasEvent {
    alias
    at
    reason
    by {
      id
      name
    }
    from {
      id
      number
    }
    to {
      id
      number
    }
  }
`);

/** A metric with its interval. */
export const metricFragment = graphql(`
  fragment MetricParts on MetricValue {
    name
    value
    low
    high
    n
    method
    note
  }
`);

/** A named decision threshold, frozen with the version. */
export const operatingPointFragment = graphql(`
  fragment OperatingPointParts on OperatingPoint {
    name
    threshold
    method
    isDefault
  }
`);

/** Breasts of one class of truth: all, and those flagged. */
export const classCountFragment = graphql(`
  fragment ClassCountParts on ClassCount {
    class
    flagged
    total
    cancers
    cancersFlagged
  }
`);
