"use client";

import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useRef } from "react";
import classes from "./chart.module.css";
import { ofSurface } from "./colours.ts";
import { SaveChart } from "./save-chart.tsx";
import { linearScale, type Scale } from "./scale.ts";

export interface ChartFrame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ChartProps {
  /** What the chart shows, in one sentence, for screen readers. */
  readonly label: string;
  /** The name of the saved file, without extension. */
  readonly fileName: string;
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly height?: number;
  readonly xFormat?: (value: number) => string;
  readonly yFormat?: (value: number) => string;
  /** One unit of x and y has the same length, as in a ROC curve; the width follows the height. */
  readonly square?: boolean;
  readonly onPointer?: (frame: ChartFrame, x: number, y: number, phase: "down" | "move" | "up", buttons: number) => void;
  readonly children: (frame: ChartFrame) => ReactNode;
}

const margin = { left: 46, right: 12, top: 10, bottom: 36 };

/** Axes, grid and titles. The child function draws the content as SVG with the scales that it receives. */
export function Chart({
  label,
  fileName,
  xDomain,
  yDomain,
  xTitle,
  yTitle,
  height = 220,
  xFormat = String,
  yFormat = String,
  square,
  onPointer,
  children,
}: ChartProps) {
  const { ref, width: measured } = useElementSize();
  const drawn = useRef<SVGSVGElement>(null);
  const width = square ? height + margin.left + margin.right - margin.top - margin.bottom : measured;
  const frame: ChartFrame = {
    left: margin.left,
    right: Math.max(margin.left + 1, width - margin.right),
    top: margin.top,
    bottom: height - margin.bottom,
    x: linearScale(xDomain, [margin.left, Math.max(margin.left + 1, width - margin.right)]),
    y: linearScale(yDomain, [height - margin.bottom, margin.top]),
  };
  const report = (phase: "down" | "move" | "up") => (event: React.PointerEvent<SVGSVGElement>) => {
    if (!onPointer) return;
    const box = event.currentTarget.getBoundingClientRect();
    if (phase === "down") event.currentTarget.setPointerCapture(event.pointerId);
    onPointer(frame, frame.x.invert(event.clientX - box.left), frame.y.invert(event.clientY - box.top), phase, event.buttons);
  };
  return (
    <div ref={ref} className={classes.chart} style={{ height }}>
      {width > 0 ? (
        <svg
          ref={drawn}
          width={width}
          height={height}
          role="img"
          aria-label={label}
          onPointerDown={report("down")}
          onPointerMove={report("move")}
          onPointerUp={report("up")}
        >
          {frame.x.ticks.map((tick) => (
            <g key={tick}>
              <line x1={frame.x(tick)} x2={frame.x(tick)} y1={frame.top} y2={frame.bottom} stroke={ofSurface("line")} strokeOpacity={0.6} />
              <text x={frame.x(tick)} y={frame.bottom + 14} textAnchor="middle" className={classes.tick}>
                {xFormat(tick)}
              </text>
            </g>
          ))}
          {frame.y.ticks.map((tick) => (
            <g key={tick}>
              <line x1={frame.left} x2={frame.right} y1={frame.y(tick)} y2={frame.y(tick)} stroke={ofSurface("line")} strokeOpacity={0.6} />
              <text x={frame.left - 6} y={frame.y(tick) + 4} textAnchor="end" className={classes.tick}>
                {yFormat(tick)}
              </text>
            </g>
          ))}
          <text x={(frame.left + frame.right) / 2} y={height - 4} textAnchor="middle" className={classes.title}>
            {xTitle}
          </text>
          <text transform={`translate(11 ${(frame.top + frame.bottom) / 2}) rotate(-90)`} textAnchor="middle" className={classes.title}>
            {yTitle}
          </text>
          {children(frame)}
        </svg>
      ) : null}
      <div className={classes.save}>
        <SaveChart drawn={drawn} fileName={fileName} />
      </div>
    </div>
  );
}

/** A chart of two shares, 0 to 1 on both axes. */
export function UnitChart(props: Omit<ChartProps, "xDomain" | "yDomain" | "square">) {
  return <Chart {...props} xDomain={[0, 1]} yDomain={[0, 1]} square />;
}

export interface LineSeries {
  readonly key: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly colour: string;
  readonly dash?: string;
  readonly strokeWidth?: number;
  readonly opacity?: number;
}

/** The diagonal of a chart of shares: chance, or perfect agreement. */
export const diagonal: LineSeries = {
  key: "diagonal",
  points: [
    [0, 0],
    [1, 1],
  ],
  colour: ofSurface("faint"),
  dash: "1 4",
  strokeWidth: 1,
};

/** Polylines in a Chart: `{(frame) => <Lines frame={frame} series={…} />}`. A single point is drawn as a dot. */
export function Lines({ frame, series }: { frame: ChartFrame; series: readonly LineSeries[] }) {
  return (
    <g fill="none">
      {series.map(({ key, points, colour, dash, strokeWidth = 1.5, opacity = 1 }) =>
        points.length === 1 && points[0] ? (
          <circle key={key} cx={frame.x(points[0][0])} cy={frame.y(points[0][1])} r={2.5} fill={colour} opacity={opacity} />
        ) : (
          <polyline
            key={key}
            points={points.map(([x, y]) => `${frame.x(x).toFixed(1)},${frame.y(y).toFixed(1)}`).join(" ")}
            stroke={colour}
            strokeWidth={strokeWidth}
            strokeDasharray={dash}
            opacity={opacity}
            strokeLinejoin="round"
          />
        ),
      )}
    </g>
  );
}
