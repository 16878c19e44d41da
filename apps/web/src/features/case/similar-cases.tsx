import { useQuery } from "@apollo/client/react";
import { Title } from "@mantine/core";
import type { Laterality } from "@second-read/domain";
import Link from "next/link";
import { truthFragment } from "../../entities/truth/truth.ts";
import { TruthChip } from "../../entities/truth/truth-chip.tsx";
import { graphql, unmask } from "../../generated/index.ts";
import { figure, sideLabel } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import classes from "./similar-cases.module.css";

const similarCasesDocument = graphql(`
  query SimilarCases($examId: ID!, $modelVersionId: ID) {
    exam(id: $examId) {
      id
      predictions(modelVersionId: $modelVersionId) {
        laterality
        similarCases {
          laterality
          similarity
          exam {
            id
            pseudonym
          }
          image {
            id
            viewLabel
            previewUrl(size: 256)
          }
          truth {
            ...TruthParts
          }
        }
      }
    }
  }
`);

/** The training cases that are most like the breast to the version that scored it, each one click from its images. */
export function SimilarCases({
  examId,
  laterality,
  modelVersionId,
}: {
  examId: string;
  laterality: Laterality;
  modelVersionId: string | null;
}) {
  const { project } = useProject();
  const isBlinded = useIsBlinded();
  const { data, error, refetch } = useQuery(similarCasesDocument, { variables: { examId, modelVersionId } });
  const cases = data && (data.exam?.predictions.find((one) => one.laterality === laterality)?.similarCases ?? []);
  return (
    <section>
      <Title order={2} size="h3">
        Similar training cases
      </Title>
      <ListState
        data={cases}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(list) => list.length === 0}
        emptyText={
          isBlinded
            ? "None among the exams that you have read or opened."
            : "None. Breasts in the training data become available for comparison a few minutes after publication."
        }
        skeletonRows={2}
      >
        {(list) => (
          <ul className={classes.cases}>
            {list.map(({ exam, image, truth, similarity, ...one }) => (
              <li key={`${exam.id} ${one.laterality}`}>
                <Link href={`/p/${project.key}/cases?exam=${exam.id}`}>
                  <img src={image.previewUrl} alt={`${exam.pseudonym}, ${sideLabel(one.laterality)}`} loading="lazy" decoding="async" />
                  <Quiet>
                    {image.viewLabel} · similarity {figure(similarity)}
                  </Quiet>
                </Link>
                {truth ? <TruthChip truth={unmask(truthFragment, truth)} /> : null}
              </li>
            ))}
          </ul>
        )}
      </ListState>
    </section>
  );
}
