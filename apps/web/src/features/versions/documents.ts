import { graphql } from "../../generated/index.ts";

export const versionsDocument = graphql(`
  query Versions($projectId: ID!, $first: Int!, $after: String) {
    modelVersions(projectId: $projectId, first: $first, after: $after) {
      nodes {
        id
        number
        createdAt
        recipe
        aliases
        trainedOnWithdrawn
        gate {
          decision
          checks {
            name
            passed
            judged
            note
          }
        }
        evaluation(set: OUT_OF_FOLD) {
          set
          unit
          positiveClass
          patients
          positives
          negatives
          metrics {
            name
            value
            low
            high
            n
            note
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

/** Numbers and ids, to find a version by the number in the address. */
export const versionNumbersDocument = graphql(`
  query VersionNumbers($projectId: ID!, $after: String) {
    modelVersions(projectId: $projectId, first: 200, after: $after) {
      nodes {
        id
        number
        aliases
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const versionDocument = graphql(`
  query Version($id: ID!, $set: EvaluationSet!) {
    modelVersion(id: $id) {
      id
      number
      createdAt
      recipe
      sha256
      parameterCount
      aliases
      trainedOnWithdrawn
      card
      aliasHistory {
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
      run {
        id
        recipe
        seed
        folds
        epochCount
        reason
        startedAt
        endedAt
        requestedBy {
          id
          name
        }
        snapshot {
          id
          digest
          frozenAt
          patients
          breasts
          positives
          lockedTestPatients
        }
      }
      gate {
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
      evaluation(set: $set) {
        set
        unit
        positiveClass
        truthAsOf
        exams
        patients
        positives
        negatives
        notes
        subgroups
        classMatrix
        roc {
          threshold
          sensitivity
          specificity
        }
        calibration {
          low
          high
          n
          meanScore
          observed
        }
        operatingPoints {
          name
          threshold
          method
          isDefault
        }
      }
    }
  }
`);

/** What depends on where the model is used: a named point, or a threshold, which wins. */
export const cutDocument = graphql(`
  query VersionAtCut($id: ID!, $set: EvaluationSet!, $operatingPoint: String, $threshold: Float) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        metrics(operatingPoint: $operatingPoint, threshold: $threshold) {
          name
          value
          low
          high
          n
          method
          note
        }
        confusion(operatingPoint: $operatingPoint, threshold: $threshold) {
          positiveClass
          truePositives
          falseNegatives
          falsePositives
          trueNegatives
        }
        classCounts(operatingPoint: $operatingPoint, threshold: $threshold) {
          class
          flagged
          total
          cancers
          cancersFlagged
        }
      }
    }
  }
`);

export const subgroupDocument = graphql(`
  query VersionSubgroup($id: ID!, $set: EvaluationSet!, $subgroup: String!, $operatingPoint: String, $threshold: Float) {
    modelVersion(id: $id) {
      id
      evaluation(set: $set) {
        set
        metrics(operatingPoint: $operatingPoint, threshold: $threshold, subgroup: $subgroup) {
          name
          value
          low
          high
          n
          method
          note
        }
      }
    }
  }
`);

/** Has the one look at the locked women been taken, and what does the gate say since? */
export const lockedLookDocument = graphql(`
  query LockedLook($id: ID!) {
    modelVersion(id: $id) {
      id
      gate {
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
      evaluation(set: LOCKED_TEST) {
        set
        patients
      }
    }
  }
`);

export const promoteDocument = graphql(`
  mutation Promote($modelVersionId: ID!, $alias: String!, $reason: String!) {
    promote(modelVersionId: $modelVersionId, alias: $alias, reason: $reason) {
      alias
      at
      reason
      from {
        id
        number
        aliases
      }
      to {
        id
        number
        aliases
        aliasHistory {
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
      }
    }
  }
`);
