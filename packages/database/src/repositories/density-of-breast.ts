import type { Laterality } from "@second-read/domain";
import type { Expression } from "kysely";
import { raw } from "../statements.ts";

/** The density that is known of a breast: the imported one, else that of the first finalised read. */
export function densityOfBreast(imported: Expression<string | null>, examId: Expression<string>, laterality: Expression<Laterality>) {
  return raw<string | null>`coalesce(${imported}, (
    select said->>'density' from "Read" r, jsonb_array_elements(r."breasts") said
    where r."examId" = ${examId} and r."status" = 'FINALISED' and said->>'laterality' = ${laterality}::text and said->>'density' is not null
    order by r."round" desc, r."order" limit 1))`;
}
