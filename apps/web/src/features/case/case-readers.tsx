import { Title } from "@mantine/core";
import { classInWords, type Laterality, technicalRecallReasons } from "@second-read/domain";
import { WhoseLine } from "../../ui/chip.tsx";
import { whoseRead } from "../../ui/colours.ts";
import { words } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import type { CaseExam, CaseRead } from "./case-exam.ts";
import classes from "./case-inspector.module.css";
import { newestReads } from "./case-marks.ts";

/** The assessment of each reader of the newest round, for one breast or both. */
export function CaseReaders({ exam, laterality }: { exam: CaseExam; laterality?: Laterality }) {
  const reads = newestReads(exam);
  if (reads.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h3">
        Readers
      </Title>
      <ul className={classes.rows}>
        {reads.map((read) => (
          <li key={read.id}>
            <WhoseLine whose={whoseRead(read.order)} /> {readInWords(read, laterality)}
            {read.reader ? <Quiet> {read.reader.name}</Quiet> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function readInWords({ breasts }: CaseRead, laterality: Laterality | undefined): string {
  return breasts
    .filter((breast) => !laterality || breast.laterality === laterality)
    .map((breast) => `${laterality ? "" : `${breast.laterality} `}${breastInWords(breast)}`)
    .join("; ");
}

/** "recall, BI-RADS 4, density c, suspected malignancy"; "technical recall, motion blur": with the reason for the recall. */
export function breastInWords(breast: CaseRead["breasts"][number]): string {
  const { opinion, birads, density, class: breastClass, technicalRecallReason, noLocation } = breast;
  return [
    words(opinion),
    technicalRecallReasons.find(({ code }) => code === technicalRecallReason)?.words,
    noLocation ? "no location" : null,
    birads ? `BI-RADS ${birads}` : null,
    density ? `density ${density}` : null,
    breastClass && breastClass !== "NORMAL" ? classInWords(breastClass, null).toLowerCase() : null,
  ]
    .filter(Boolean)
    .join(", ");
}
