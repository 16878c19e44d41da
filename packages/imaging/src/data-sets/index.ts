/** Public data sets: for each, a mapping from its own tables and annotations to facts. */
import { cbisDdsm } from "./cbis-ddsm.ts";
import { cmmd } from "./cmmd.ts";
import type { DataSet } from "./data-set.ts";
import { embed } from "./embed.ts";
import { inbreast } from "./inbreast.ts";
import { miniMias } from "./mini-mias.ts";
import { rsnaScreening } from "./rsna-screening.ts";
import { vindrMammo } from "./vindr-mammo.ts";

export { type DataSet, type DataSetFolder, type DataSetPlan, NotTheDataSet, type TableUse } from "./data-set.ts";

export const dataSets: ReadonlyMap<string, DataSet> = new Map(
  Object.entries({
    "cbis-ddsm": cbisDdsm,
    "vindr-mammo": vindrMammo,
    inbreast,
    "rsna-screening": rsnaScreening,
    cmmd,
    embed,
    "mini-mias": miniMias,
  }),
);
