import { useQuery } from "@apollo/client/react";
import { useDebouncedValue } from "@mantine/hooks";
import { graphql } from "../../generated/index.ts";

const pauseMilliseconds = 150;

const finderExamsDocument = graphql(`
  query FinderExams($projectId: ID!, $text: String!) {
    searchExams(projectId: $projectId, text: $text, first: 12) {
      note
      exam {
        id
        pseudonym
        status
      }
    }
  }
`);

/** Searches exams once typing pauses. An earlier request is abandoned, so that its late response is never shown for another text. */
export function useFoundExams(projectId: string, typed: string) {
  const text = typed.trim().slice(0, 100);
  const [paused] = useDebouncedValue(text, pauseMilliseconds);
  const { data, error, loading } = useQuery(finderExamsDocument, {
    variables: { projectId, text: paused },
    skip: paused === "",
    fetchPolicy: "network-only",
  });
  const isAnswered = text !== "" && text === paused && !loading;
  return {
    exams: isAnswered ? (data?.searchExams ?? []) : [],
    error: isAnswered ? error : undefined,
    isLooking: text !== "" && !isAnswered,
  };
}

export type FoundExam = ReturnType<typeof useFoundExams>["exams"][number];
