"use client";

import { type ChartFrame, diagonal, Lines, UnitChart } from "../chart.tsx";
import { ofSurface, whoseStyles } from "../colours.ts";
import { figure } from "../format.ts";

export interface RocPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

export interface RocChartProps {
  readonly fileName: string;
  readonly points: readonly RocPoint[];
  /** The current operating point, drawn as a ring. */
  readonly chosen: { readonly sensitivity: number; readonly specificity: number } | null;
  /** Called while the ring is dragged along the curve; without it the curve is read-only. */
  readonly onChoose?: (point: RocPoint, final: boolean) => void;
  readonly height?: number;
}

/** The ROC of one version with its operating point, which can be dragged along the curve. */
export function RocChart({ fileName, points, chosen, onChoose, height = 340 }: RocChartProps) {
  const curve = points.map(({ sensitivity, specificity }) => [1 - specificity, sensitivity] as const);
  const sorted = [...curve].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return (
    <UnitChart
      fileName={fileName}
      label={`ROC curve of ${points.length} points${chosen ? `; operating point at sensitivity ${figure(chosen.sensitivity)}, specificity ${figure(chosen.specificity)}` : ""}`}
      xTitle="1 − specificity"
      yTitle="sensitivity"
      height={height}
      onPointer={
        onChoose
          ? (_frame, x, y, phase, buttons) => {
              const nearest = nearestPoint(points, x, y);
              if (!nearest || (phase === "move" && buttons === 0)) return;
              onChoose(nearest, phase === "up");
            }
          : undefined
      }
    >
      {(frame) => (
        <g style={{ cursor: onChoose ? "crosshair" : undefined }}>
          <rect
            x={frame.left}
            y={frame.top}
            width={frame.right - frame.left}
            height={frame.bottom - frame.top}
            fill="transparent"
            pointerEvents="all"
          />
          <Lines
            frame={frame}
            series={[diagonal, { key: "roc", points: sorted, colour: whoseStyles.model.colour, strokeWidth: 2.2, dash: "3 2" }]}
          />
          {chosen ? <ChosenPoint frame={frame} place={chosen} isMovable={onChoose !== undefined} /> : null}
        </g>
      )}
    </UnitChart>
  );
}

interface ChosenPointProps {
  readonly frame: ChartFrame;
  readonly place: NonNullable<RocChartProps["chosen"]>;
  readonly isMovable: boolean;
}

/** The operating point as a ring, with a line to each axis. */
function ChosenPoint({ frame, place, isMovable }: ChosenPointProps) {
  const x = frame.x(1 - place.specificity);
  const y = frame.y(place.sensitivity);
  return (
    <g>
      <line x1={x} x2={x} y1={y} y2={frame.bottom} stroke={ofSurface("quiet")} strokeDasharray="2 3" />
      <line x1={frame.left} x2={x} y1={y} y2={y} stroke={ofSurface("quiet")} strokeDasharray="2 3" />
      <circle
        cx={x}
        cy={y}
        r={7}
        fill={ofSurface("panel")}
        stroke={ofSurface("text")}
        strokeWidth={2}
        style={{ cursor: isMovable ? "grab" : undefined }}
      />
    </g>
  );
}

/** The point of the curve nearest to a place in the plot; only thresholds that are scores count. */
export function nearestPoint(points: readonly RocPoint[], x: number, y: number): RocPoint | null {
  let best: RocPoint | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) {
    if (!(point.threshold >= 0 && point.threshold <= 1)) continue;
    const distance = (1 - point.specificity - x) ** 2 + (point.sensitivity - y) ** 2;
    if (distance < least) [best, least] = [point, distance];
  }
  return best;
}
