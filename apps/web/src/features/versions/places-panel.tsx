import { useQuery } from "@apollo/client/react";
import { Box, Title } from "@mantine/core";
import type { EvaluationSet } from "@second-read/domain";
import Link from "next/link";
import { useKeptAnswer } from "../../data/kept-answer.ts";
import { type DecisionThreshold, thresholdArguments, thresholdInWords } from "../../entities/version/decision-threshold.ts";
import type { VersionPlacesQuery } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import { FrocChart } from "../../ui/charts/froc-chart.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { counted } from "../../ui/format.ts";
import { MetricRow } from "../../ui/interval-bar.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { estimateFragment, placeCountsDocument, versionPlacesDocument } from "./places.ts";
import { chartName } from "./tables.ts";

interface PlacesPanelProps {
  readonly versionId: string;
  readonly number: number;
  readonly set: EvaluationSet;
  readonly at: DecisionThreshold;
}

type Localisation = NonNullable<NonNullable<NonNullable<VersionPlacesQuery["modelVersion"]>["evaluation"]>["localisation"]>;
type Froc = NonNullable<Localisation["froc"]>;

/** Localisation: the rate of false marks at which lesions are found, and whether the heat maps can be trusted. */
export function PlacesPanel({ versionId, number, set, at }: PlacesPanelProps) {
  const isBlinded = useIsBlinded();
  const { data, error, refetch } = useQuery(versionPlacesDocument, {
    variables: { id: versionId, set },
    skip: isBlinded || set !== "OUT_OF_FOLD",
  });
  if (isBlinded || set !== "OUT_OF_FOLD") return null;
  return (
    <Panel title="Localisation">
      <ListState
        data={data && (data.modelVersion?.evaluation?.localisation ?? null)}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(one) => one === null}
        emptyText="Not measured yet. It is measured within minutes of publication, but not for older versions that no longer score new exams. Retrain to get a version that has it."
        skeletonRows={6}
      >
        {(localisation) =>
          localisation ? <Places localisation={localisation} versionId={versionId} number={number} set={set} at={at} /> : null
        }
      </ListState>
    </Panel>
  );
}

function Places({
  localisation: { froc, pointingGame, randomisedCorrelation },
  number,
  ...counts
}: PlacesPanelProps & { localisation: Localisation }) {
  return (
    <>
      {froc ? (
        <>
          <PlaceCounts {...counts} />
          <FrocFigures froc={froc} number={number} />
        </>
      ) : (
        <Quiet block>This recipe scores whole images and marks no places, so it has no FROC.</Quiet>
      )}
      <Box mt={12}>
        <Title order={3} size="h4">
          Heat maps
        </Title>
        <EstimateRow name="Pointing game" estimate={pointingGame} unit="images" />
        <EstimateRow name="Correlation with random weights" estimate={randomisedCorrelation} unit="images" from={-1} />
        <Quiet block>
          Pointing game: the map's maximum lies on a marked lesion. Correlation near 1: the map would look the same if the model had learned
          nothing.
        </Quiet>
      </Box>
    </>
  );
}

function FrocFigures({ froc, number }: { froc: Froc; number: number }) {
  const sensitivities = froc.sensitivities.map((one) => ({ ...one, sensitivity: unmask(estimateFragment, one.sensitivity) }));
  return (
    <>
      <Quiet block>
        {counted(froc.lesions, "marked lesion")} on {counted(froc.images, "image")}, each lesion counted on every view. 95 % intervals, by
        patient.
      </Quiet>
      <FrocChart fileName={chartName(number, "OUT_OF_FOLD", "froc")} points={froc.points} sensitivities={sensitivities} />
      <Title order={3} size="h4">
        Lesions found
      </Title>
      {froc.sensitivities.map(({ falseMarksPerImage, sensitivity }) => (
        <EstimateRow key={falseMarksPerImage} name={`At ${falseMarksPerImage} false marks/image`} estimate={sensitivity} unit="lesions" />
      ))}
    </>
  );
}

function EstimateRow({
  name,
  estimate,
  unit,
  from,
}: {
  name: string;
  estimate: Localisation["pointingGame"];
  unit: string;
  from?: number;
}) {
  const metric = { name, ...unmask(estimateFragment, estimate) };
  return (
    <MetricRow metric={metric} unit={unit} colour={whoseStyles.model.colour} from={from} reference={from === undefined ? undefined : 0} />
  );
}

/** How many of the detected abnormal breasts were detected for the right reason. */
function PlaceCounts({ versionId, set, at }: Omit<PlacesPanelProps, "number">) {
  const { project } = useProject();
  const variables = { id: versionId, set, ...thresholdArguments(at) };
  const { answer, isCurrent } = useKeptAnswer(useQuery(placeCountsDocument, { variables }), variables);
  // The sentence names the threshold, so counts of another threshold must not be used.
  const counts = isCurrent ? answer?.modelVersion?.evaluation?.placeCounts : undefined;
  if (!counts) return <Quiet block>&nbsp;</Quiet>;
  const { rightPlace, wrongPlace, unknownPlace } = counts;
  return (
    <Box mb={8}>
      Detected at {thresholdInWords(at)}: {rightPlace} at the right place,{" "}
      <Link href={`/p/${project.key}/disagreements?kind=WRONG_PLACE`}>{wrongPlace} right answer, wrong place</Link>, {unknownPlace} without
      a marked lesion.
    </Box>
  );
}
