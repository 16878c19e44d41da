import { describe, expect, it } from "vitest";
import { nearestPoint } from "./roc-chart.tsx";

const points = [
  { threshold: 1.2, sensitivity: 0, specificity: 1 },
  { threshold: 0.8, sensitivity: 0.4, specificity: 0.95 },
  { threshold: 0.5, sensitivity: 0.7, specificity: 0.8 },
  { threshold: 0, sensitivity: 1, specificity: 0 },
];

describe("nearestPoint", () => {
  it("finds the point of the curve under the pointer", () => {
    expect(nearestPoint(points, 0.22, 0.68)?.threshold).toBe(0.5);
    expect(nearestPoint(points, 1, 1)?.threshold).toBe(0);
  });

  it("never returns a threshold that is not a score", () => {
    expect(nearestPoint(points, 0, 0)?.threshold).toBe(0.8);
    expect(nearestPoint([], 0.5, 0.5)).toBeNull();
  });
});
