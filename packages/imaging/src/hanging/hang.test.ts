import type { Laterality, View } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { readFiledImage } from "../read-filed-image.ts";
import { exampleMammogram } from "../testing/example-mammogram.ts";
import { writeMammogram } from "../write-mammogram.ts";
import { hang, hungOrientation, type ImageSide } from "./hang.ts";

const at = (laterality: Laterality, view: View, stored: [string, string] | null, chestWall: ImageSide | null = null) =>
  hang({ laterality, view, patientOrientation: stored, chestWall });
const flips = ({ rotate, flipHorizontal, flipVertical }: ReturnType<typeof hang>) => [rotate, flipHorizontal, flipVertical];

describe("hang", () => {
  test.each(["CC", "MLO", "ML", "LM", "XCCL"] as const)("a %s that is stored as it hangs is not changed", (view) => {
    for (const laterality of ["R", "L"] as const)
      expect(flips(at(laterality, view, [...hungOrientation(laterality, view)]))).toEqual([0, false, false]);
  });

  test.each([
    ["right CC stored mirrored", "R", "CC", ["A", "L"], [0, true, false]],
    ["left MLO stored mirrored", "L", "MLO", ["P", "F"], [0, true, false]],
    ["right CC upside down", "R", "CC", ["P", "R"], [0, false, true]],
    ["left CC turned by 180°", "L", "CC", ["P", "L"], [0, true, true]],
    ["compound letters, right", "R", "MLO", ["P", "FL"], [0, false, false]],
    ["compound letters, left, mirrored", "L", "MLO", ["PL", "FR"], [0, true, false]],
    ["left MLO lying on its side, head left", "L", "MLO", ["F", "P"], [90, false, false]],
    ["left MLO lying on its other side", "L", "MLO", ["H", "A"], [90, true, true]],
  ] as const)("%s", (_, laterality, view, stored, expected) => {
    expect(flips(at(laterality, view, [...stored]))).toEqual([...expected]);
  });

  test("without orientation the chest wall decides; without either the image is shown as stored, marked as such", () => {
    expect(at("R", "CC", null, "left")).toMatchObject({ flipHorizontal: true, source: "pixels" });
    expect(at("R", "CC", null, "right")).toMatchObject({ flipHorizontal: false, source: "pixels" });
    expect(at("L", "MLO", null, "right")).toMatchObject({ flipHorizontal: true, source: "pixels" });
    expect(at("L", "MLO", null, null)).toMatchObject({ flipHorizontal: false, source: "none" });
    expect(at("R", "CC", ["F", "L"], "right")).toMatchObject({ source: "pixels" });
  });

  test("pixels that contradict the orientation are reported, not corrected", () => {
    expect(at("R", "CC", ["P", "L"], "left")).toMatchObject({ flipHorizontal: false, source: "orientation", contradicted: true });
    expect(at("R", "CC", ["A", "L"], "left").contradicted).toBe(false);
  });

  test("so is the orientation of an oblique image of the other breast, however it is stored", () => {
    const ofRight: [string, string][] = [
      ["P", "FL"],
      ["A", "FL"],
      ["PL", "FL"],
      ["P", "HR"],
      ["FL", "A"],
      ["HR", "P"],
    ];
    for (const stored of ofRight) expect([at("R", "MLO", stored).contradicted, at("L", "MLO", stored).contradicted]).toEqual([false, true]);
    const swapped = (value: string) => value.replace(/[LR]/g, (letter) => (letter === "L" ? "R" : "L"));
    for (const [row, column] of ofRight) expect(at("R", "MLO", [swapped(row), swapped(column)]).contradicted).toBe(true);
    // Without a second letter, and in other views, nothing is known.
    expect(at("L", "MLO", ["P", "F"]).contradicted).toBe(false);
    expect(at("L", "CC", ["P", "L"]).contradicted).toBe(false);
  });
});

describe("filed images hang by their content", () => {
  test.each([
    ["right, chest wall right", "R", "right", false],
    ["right, stored mirrored", "R", "left", true],
    ["left, chest wall left", "L", "left", false],
    ["left, stored mirrored", "L", "right", true],
  ] as const)("%s", (_, laterality, side, flipped) => {
    const image = readFiledImage(writeMammogram(exampleMammogram({ laterality, patientOrientation: null, rows: 256, columns: 200 }, side)));
    expect(image.chestWall).toBe(side);
    expect(image.hang).toMatchObject({ flipHorizontal: flipped, source: "pixels" });
  });
});
