"use client";

import { diagonal, Lines, UnitChart } from "../chart.tsx";
import { whoseStyles } from "../colours.ts";
import classes from "./charts.module.css";

export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanScore?: number | null;
  readonly observed?: number | null;
}

export interface CalibrationChartProps {
  readonly bins: readonly CalibrationBin[];
  readonly fileName: string;
  readonly height?: number;
}

/** Observed share against mean score, one dot per bin, sized by and labelled with its n; the diagonal is perfect calibration. */
export function CalibrationChart({ bins, fileName, height = 340 }: CalibrationChartProps) {
  const full = bins.flatMap(({ low, n, meanScore, observed }) =>
    n > 0 && meanScore !== null && meanScore !== undefined && observed !== null && observed !== undefined
      ? [{ low, n, meanScore, observed }]
      : [],
  );
  const most = Math.max(1, ...full.map(({ n }) => n));
  return (
    <UnitChart
      fileName={fileName}
      label={`Calibration: ${full.map(({ meanScore, observed, n }) => `score ${meanScore.toFixed(2)}, observed ${observed.toFixed(2)}, n ${n}`).join("; ")}`}
      xTitle="mean score of the bin"
      yTitle="observed share abnormal"
      height={height}
    >
      {(frame) => (
        <g>
          <Lines
            frame={frame}
            series={[
              diagonal,
              {
                key: "bins",
                points: full.map(({ meanScore, observed }) => [meanScore, observed] as const),
                colour: whoseStyles.model.colour,
                dash: "3 2",
                strokeWidth: 1.4,
                opacity: 0.7,
              },
            ]}
          />
          {full.map(({ low, n, meanScore, observed }) => {
            const x = frame.x(meanScore);
            const y = frame.y(observed);
            const radius = 2.5 + 6 * Math.sqrt(n / most);
            return (
              <g key={low}>
                <circle cx={x} cy={y} r={radius} fill={whoseStyles.model.colour} fillOpacity={0.55} stroke={whoseStyles.model.colour} />
                <text x={x} y={y < frame.top + 26 ? y + radius + 12 : y - radius - 4} textAnchor="middle" className={classes.count}>
                  {n}
                </text>
              </g>
            );
          })}
        </g>
      )}
    </UnitChart>
  );
}
