import { densitySubgroup } from "@second-read/evaluation";

/** Names of the subgroups that a breast belongs to. */
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
