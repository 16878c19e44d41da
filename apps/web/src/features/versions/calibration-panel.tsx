import { CalibrationChart } from "../../ui/charts/calibration-chart.tsx";
import { DownloadCsv } from "../../ui/download-csv.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { calibrationTable, chartName, tableName } from "./tables.ts";
import type { Evaluation } from "./version.ts";

/** How well scores agree with what was observed. */
export function CalibrationPanel({ evaluation, number }: { evaluation: Evaluation; number: number }) {
  const { calibration, set } = evaluation;
  return (
    <Panel
      title="Calibration"
      actions={
        <DownloadCsv
          label="the calibration bins"
          fileName={tableName(number, set, "calibration")}
          table={() => calibrationTable(evaluation)}
        />
      }
    >
      {calibration.some(({ n }) => n > 0) ? (
        <>
          <CalibrationChart fileName={chartName(number, set, "calibration")} bins={calibration} height={320} />
          <Quiet block>Each dot is a bin of scores, sized and labelled by its n. On the diagonal, scores equal true probabilities.</Quiet>
        </>
      ) : (
        <Quiet block>Not estimable: every bin is empty.</Quiet>
      )}
    </Panel>
  );
}
