import { useQuery } from "@apollo/client/react";
import { Table } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { graphql, unmask } from "../../generated/index.ts";
import { Ago } from "../../ui/ago.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { counted, withInterval } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { type DriftLevel, levelWords, measureWords } from "./drift-words.ts";
import { estimateFragment } from "./places.ts";

const driftDocument = graphql(`
  query VersionDrift($id: ID!) {
    modelVersion(id: $id) {
      id
      drift {
        measuredAt
        months {
          month
          measure
          exams
          level
          psi {
            ...EstimateParts
          }
        }
      }
    }
  }
`);

/** How the exams of each month differ from what the version was trained on. */
export function DriftPanel({ versionId }: { versionId: string }) {
  const isBlinded = useIsBlinded();
  const { data, error, refetch } = useQuery(driftDocument, { variables: { id: versionId }, skip: isBlinded });
  if (isBlinded) return null;
  const drift = data && (data.modelVersion?.drift ?? null);
  return (
    <Panel title="Drift">
      <Quiet block>
        Population stability index of new exams, by month of import, compared with the training data. Above 0.1: shifting; above 0.25:
        drifted; unless explicable by chance.{" "}
        {drift ? (
          <>
            Measured <Ago at={drift.measuredAt} />.
          </>
        ) : null}
      </Quiet>
      <ListState
        data={drift?.months}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(months) => months === null || months.length === 0}
        emptyText={
          drift
            ? "No exam imported after the training data has been scored yet. Newly imported exams are compared the following night."
            : "Not measured yet. It is measured every night for the champion, or the newest version while there is none."
        }
        skeletonRows={3}
      >
        {(months) => (
          <ListTable heads={["Month", "Measure", "PSI", "Interval", "Result"]}>
            {(months ?? []).map(({ month, measure, exams, level, psi: masked }) => {
              const psi = unmask(estimateFragment, masked);
              return (
                <Table.Tr key={`${month} ${measure}`}>
                  <Table.Td>
                    {month} <Quiet>{counted(exams, "exam")}</Quiet>
                  </Table.Td>
                  <Table.Td>{measureWords[measure]}</Table.Td>
                  <Table.Td>{withInterval(psi)}</Table.Td>
                  <Table.Td>
                    <IntervalBar
                      value={psi.value}
                      low={psi.low}
                      high={psi.high}
                      to={0.5}
                      reference={0.25}
                      colour={whoseStyles.model.colour}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Level level={level} note={psi.note} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </ListTable>
        )}
      </ListState>
    </Panel>
  );
}

function Level({ level, note }: { level: DriftLevel; note: string | null | undefined }) {
  return (
    <>
      {level === "DRIFTED" ? <IconAlertTriangle size={13} aria-hidden color="var(--warning)" /> : null} {levelWords[level]}{" "}
      {note ? <Quiet>{note}</Quiet> : null}
    </>
  );
}
