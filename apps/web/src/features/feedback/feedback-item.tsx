import { useMutation } from "@apollo/client/react";
import { Button, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import Link from "next/link";
import { toProblem } from "../../data/problem.ts";
import type { FeedbackQuery } from "../../generated/graphql.ts";
import { graphql } from "../../generated/index.ts";
import { Ago } from "../../ui/ago.tsx";
import { Chip } from "../../ui/chip.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import classes from "./feedback.module.css";
import { decisionOfBreast, opinionOfBreast } from "./feedback-words.ts";

const markFeedbackSeenDocument = graphql(`
  mutation MarkFeedbackSeen($id: ID!) {
    markFeedbackSeen(id: $id) {
      id
      seenAt
    }
  }
`);

type Feedback = FeedbackQuery["feedback"]["nodes"][number];

/** One exam: the reader's opinion, the decision of arbitration, and the arbiter's reason. */
export function FeedbackItem({ item, projectKey }: { item: Feedback; projectKey: string }) {
  const { exam, mine, decision, seenAt } = item;
  const [markSeen, { loading, error }] = useMutation(markFeedbackSeenDocument, { variables: { id: item.id } });
  return (
    <article className={classes.item} data-seen={seenAt ? true : undefined} aria-label={exam.pseudonym}>
      <Group gap={10} mih={24}>
        <Link href={`/p/${projectKey}/cases?exam=${exam.id}`} className={classes.exam}>
          {exam.pseudonym}
        </Link>
        <Quiet>
          decided <Ago at={decision.at} />
        </Quiet>
        {seenAt ? null : <Chip>new</Chip>}
        {seenAt ? null : (
          <Button ml="auto" size="compact-xs" variant="default" loading={loading} onClick={() => void markSeen().catch(() => undefined)}>
            Mark as seen
          </Button>
        )}
      </Group>
      <ListTable
        withRowBorders={false}
        verticalSpacing={2}
        w="auto"
        my={4}
        fz={13}
        heads={[<VisuallyHidden key="breast">Breast</VisuallyHidden>, "You said", "Decision"]}
      >
        {decision.breasts.map((breast) => {
          const said = mine.find(({ laterality }) => laterality === breast.laterality);
          return (
            <Table.Tr key={breast.laterality}>
              <Table.Th scope="row">{breast.laterality === "R" ? "Right" : "Left"}</Table.Th>
              <Table.Td>{said ? opinionOfBreast(said) : "–"}</Table.Td>
              <Table.Td>{decisionOfBreast(breast)}</Table.Td>
            </Table.Tr>
          );
        })}
      </ListTable>
      <Text style={{ whiteSpace: "pre-line" }}>{decision.reason}</Text>
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
    </article>
  );
}
