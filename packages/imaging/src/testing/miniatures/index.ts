import { cbisDdsm } from "./cbis-ddsm.ts";
import { cmmd } from "./cmmd.ts";
import { embed } from "./embed.ts";
import { inbreast } from "./inbreast.ts";
import { miniMias } from "./mini-mias.ts";
import type { Miniature } from "./miniature.ts";
import { rsnaScreening } from "./rsna-screening.ts";
import { vindrMammo } from "./vindr-mammo.ts";

export type { Miniature } from "./miniature.ts";
export { workbook } from "./workbook.ts";

export const miniatures: Readonly<Record<string, () => Miniature>> = {
  "cbis-ddsm": cbisDdsm,
  "vindr-mammo": vindrMammo,
  inbreast,
  "rsna-screening": rsnaScreening,
  cmmd,
  embed,
  "mini-mias": miniMias,
};
