import { graphql } from "../../generated/index.ts";

export const reopenExamDocument = graphql(`
  mutation ReopenExam($examId: ID!, $reason: String!) {
    reopenExam(examId: $examId, reason: $reason) {
      id
      status
    }
  }
`);

export const queuePriorDocument = graphql(`
  mutation QueuePrior($examId: ID!, $reason: String!) {
    queuePrior(examId: $examId, reason: $reason) {
      id
      status
    }
  }
`);

export const withdrawExamDocument = graphql(`
  mutation WithdrawExam($examId: ID!, $reason: String!) {
    withdrawExam(examId: $examId, reason: $reason) {
      id
      status
    }
  }
`);
