import { expect, test } from "vitest";
import { calibrationTable, metricsTable, rocTable, tableName } from "./tables.ts";

test("the tables of a version's page contain its figures unrounded, with intervals and methods", () => {
  expect(tableName(3, "OUT_OF_FOLD", "roc")).toBe("v3-out-of-fold-roc.csv");
  expect(rocTable({ roc: [{ threshold: 0.123456789, sensitivity: 1, specificity: 0 }] })).toBe(
    "threshold,sensitivity,specificity\r\n0.123456789,1,0\r\n",
  );
  expect(calibrationTable({ calibration: [{ low: 0, high: 0.1, n: 0, meanScore: null, observed: null }] })).toBe(
    "low,high,n,meanScore,observed\r\n0,0.1,0,,\r\n",
  );
  const auc = { name: "auc", value: 0.8, low: 0.7, high: 0.9, n: 24, method: "DeLong, logit interval", note: null } as const;
  expect(
    metricsTable([
      { subgroup: "all", metrics: [auc] },
      { subgroup: "density:c", metrics: [{ ...auc, n: 9 }] },
    ]),
  ).toBe(
    'subgroup,name,value,low,high,n,method,note\r\nall,auc,0.8,0.7,0.9,24,"DeLong, logit interval",\r\ndensity:c,auc,0.8,0.7,0.9,9,"DeLong, logit interval",\r\n',
  );
});
