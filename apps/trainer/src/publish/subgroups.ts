import { densitySubgroup } from "@second-read/evaluation";

/** The names that a breast is counted under. */
export function subgroupsOf({
  density,
  ageBand,
  vendor,
}: {
  density: string | null;
  ageBand: string | null;
  vendor: string | null;
}): string[] {
  return [
    ...(density === null ? [] : [densitySubgroup(density)]),
    ...(ageBand === null ? [] : [`age:${ageBand}`]),
    ...(vendor === null ? [] : [`vendor:${vendor}`]),
  ];
}
