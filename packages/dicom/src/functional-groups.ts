import { assertSaidOnce } from "./assert-said-once.ts";
import { type DataSet, itemsOf } from "./data-set.ts";
import { tags } from "./tags.ts";

/**
 * A single-frame object may state in functional groups what other objects state about the whole image (PS3.3 C.7.6.16): side, spacing, rescale,
 * windows. Returns a data set with these attributes at the top level. Throws Rejected FILE_CONTRADICTS_ITSELF if an attribute is in both places with
 * different values.
 */
export function withFunctionalGroups(dataSet: DataSet): DataSet {
  const lifted: DataSet = new Map(dataSet);
  for (const tag of [tags.SharedFunctionalGroupsSequence, tags.PerFrameFunctionalGroupsSequence])
    for (const group of itemsOf(dataSet, tag).slice(0, 1))
      for (const macro of group.keys())
        for (const [innerTag, element] of itemsOf(group, macro)[0] ?? []) {
          assertSaidOnce(lifted, innerTag, element);
          lifted.set(innerTag, element);
        }
  return lifted;
}
