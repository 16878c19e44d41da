"use client";

import { Chart, type ChartFrame, Lines } from "../chart.tsx";
import { whoseStyles } from "../colours.ts";
import { withInterval } from "../format.ts";

export interface FrocChartProps {
  readonly fileName: string;
  readonly points: readonly { readonly falseMarksPerImage: number; readonly sensitivity: number }[];
  readonly sensitivities: readonly FrocSensitivity[];
  readonly height?: number;
}

export interface FrocSensitivity {
  readonly falseMarksPerImage: number;
  readonly sensitivity: { readonly value?: number | null; readonly low?: number | null; readonly high?: number | null };
}

const mostFalseMarks = 4;

/** Share of lesions hit against false marks per image, with intervals where the sensitivity is read off. */
export function FrocChart({ fileName, points, sensitivities, height = 260 }: FrocChartProps) {
  const curve = [{ falseMarksPerImage: 0, sensitivity: 0 }, ...points].filter(({ falseMarksPerImage: rate }) => rate <= mostFalseMarks);
  return (
    <Chart
      fileName={fileName}
      label={`FROC curve: ${sensitivities.map(({ falseMarksPerImage, sensitivity }) => `sensitivity ${withInterval(sensitivity)} at ${falseMarksPerImage} false marks per image`).join("; ")}`}
      xDomain={[0, mostFalseMarks]}
      yDomain={[0, 1]}
      xTitle="false marks per image"
      yTitle="lesions found"
      height={height}
    >
      {(frame) => (
        <g>
          <Lines
            frame={frame}
            series={[
              {
                key: "froc",
                points: curve.map(({ falseMarksPerImage, sensitivity }) => [falseMarksPerImage, sensitivity] as const),
                colour: whoseStyles.model.colour,
                strokeWidth: 2.2,
                dash: "3 2",
              },
            ]}
          />
          {sensitivities.map((one) => (
            <ReadOff key={one.falseMarksPerImage} frame={frame} {...one} />
          ))}
        </g>
      )}
    </Chart>
  );
}

function ReadOff({ frame, falseMarksPerImage, sensitivity: { value, low, high } }: FrocSensitivity & { frame: ChartFrame }) {
  if (typeof value !== "number") return null;
  const x = frame.x(falseMarksPerImage);
  return (
    <g stroke={whoseStyles.model.colour}>
      {typeof low === "number" && typeof high === "number" ? (
        <line x1={x} x2={x} y1={frame.y(low)} y2={frame.y(high)} strokeWidth={5} strokeOpacity={0.35} />
      ) : null}
      <circle cx={x} cy={frame.y(value)} r={3.5} fill={whoseStyles.model.colour} />
    </g>
  );
}
