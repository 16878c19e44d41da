import fc from "fast-check";
import { expect, test } from "vitest";
import { longAxisMm, sizeWords } from "./mark-size.ts";

const box = {
  shape: "BOX",
  points: [
    [10, 10],
    [60, 90],
  ],
};

test("the long axis in millimetres, with the basis of the spacing; pixels without spacing; nothing for a point", () => {
  expect(sizeWords(box, [0.1, 0.2], "AT_DETECTOR")).toBe("10 mm at detector");
  expect(sizeWords(box, [0.1, 0.1], "CALIBRATED")).toBe("8.0 mm");
  expect(sizeWords(box, [0.1, 0.1], "STATED")).toBe("8.0 mm as stated");
  expect(sizeWords(box, null, "NONE")).toBe("80 px");
  expect(sizeWords({ shape: "POINT", points: [[5, 5]] }, [0.1, 0.1], "CALIBRATED")).toBeNull();
});

test("an ellipse is as long as its two farthest points are apart, at any spacing and angle", () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(number(1, 100), number(1, 100), number(0, 7), number(0.03, 0.4), number(0.03, 0.4), (a, b, angle, rowMm, columnMm) => {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const points = [
        [a * cos, a * sin],
        [-a * cos, -a * sin],
        [-b * sin, b * cos],
        [b * sin, -b * cos],
      ] as const;
      const line = Array.from({ length: 720 }, (_, index) => {
        const [c, s] = [Math.cos((index * Math.PI) / 360), Math.sin((index * Math.PI) / 360)];
        return Math.hypot((a * c * cos - b * s * sin) * columnMm, (a * c * sin + b * s * cos) * rowMm);
      });
      const longest = 2 * Math.max(...line);
      expect(longAxisMm({ shape: "ELLIPSE", points }, [rowMm, columnMm])! / longest).toBeCloseTo(1, 3);
    }),
  );
});
