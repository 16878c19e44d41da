import type { ApolloClient } from "@apollo/client";
import { graphql } from "../../generated/index.ts";

const examImageAddressesDocument = graphql(`
  query ExamImageAddresses($examId: ID!) {
    exam(id: $examId) {
      id
      images {
        id
        url
      }
    }
  }
`);

/** A new address for an image whose old one has expired; null if the person may no longer see the image. */
export async function freshImageUrl(client: ApolloClient, examId: string, imageId: string): Promise<string | null> {
  const { data } = await client.query({ query: examImageAddressesDocument, variables: { examId }, fetchPolicy: "network-only" });
  return data?.exam?.images.find(({ id }) => id === imageId)?.url ?? null;
}
