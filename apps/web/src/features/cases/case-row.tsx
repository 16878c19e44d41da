import { Group, Stack, Table } from "@mantine/core";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { statusLabel } from "../../entities/exam/exam-status.ts";
import { imagesInOrder } from "../../entities/exam/images.ts";
import { TruthChip } from "../../entities/truth/truth-chip.tsx";
import { words } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { ExamActsButtons } from "../exam-acts/exam-acts-buttons.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import classes from "./cases.module.css";
import { noTruth } from "./claims.ts";
import type { ListedExam } from "./documents.ts";

interface CaseRowProps {
  readonly exam: ListedExam;
  /** The person reads in this project. */
  readonly reads: boolean;
  readonly showsDensity: boolean;
  readonly hasActions: boolean;
  readonly onChanged: () => void;
}

/** One exam of the list; its views and its name lead to its images. */
export function CaseRow({ exam, reads, showsDensity, hasActions, onChanged }: CaseRowProps) {
  const href = `${usePathname()}${withParameters(useSearchParams(), { exam: exam.id })}`;
  const images = imagesInOrder(exam.images);
  const vendors = [...new Set(images.flatMap(({ vendor }) => vendor ?? []))];
  return (
    <Table.Tr>
      <Table.Td>
        <Link href={href} scroll={false} className={classes.previews} tabIndex={-1} aria-hidden>
          {images.slice(0, 4).map((image) => (
            <img key={image.id} src={image.previewUrl} alt="" loading="lazy" decoding="async" />
          ))}
        </Link>
      </Table.Td>
      <Table.Td className={classes.exam}>
        <Link href={href} scroll={false}>
          {exam.pseudonym}
        </Link>
        <Quiet block>{images.map(({ viewLabel }) => viewLabel).join(" ")}</Quiet>
      </Table.Td>
      <Table.Td className={classes.oneLine}>{exam.ageBand ?? "–"}</Table.Td>
      <Table.Td>
        {statusLabel(exam.status)}
        {exam.priorRequests.length > 0 ? <Quiet block>priors requested</Quiet> : null}
      </Table.Td>
      <Table.Td>
        <TruthOfExam exam={exam} />
      </Table.Td>
      {reads ? (
        <Table.Td>
          <OwnRead read={exam.myRead} />
        </Table.Td>
      ) : null}
      {showsDensity ? <Table.Td>{exam.estimatedDensity ?? "–"}</Table.Td> : null}
      <Table.Td className={classes.oneLine}>
        <Quiet>{vendors.join(", ")}</Quiet>
      </Table.Td>
      {hasActions ? (
        <Table.Td>
          <ExamActsButtons exam={{ ...exam, readByMe: exam.myRead != null }} onDone={onChanged} />
        </Table.Td>
      ) : null}
    </Table.Tr>
  );
}

function TruthOfExam({ exam }: { exam: ListedExam }) {
  const isBlinded = useIsBlinded();
  if (exam.truth.length === 0) return <Quiet>{noTruth(exam.status, isBlinded)}</Quiet>;
  return (
    <Stack gap={3}>
      {exam.truth.map((truth) => (
        <Group key={truth.id} gap={6} wrap="nowrap">
          {truth.laterality} <TruthChip truth={truth} />
        </Group>
      ))}
    </Stack>
  );
}

function OwnRead({ read }: { read: ListedExam["myRead"] }) {
  if (!read) return null;
  if (read.status === "DRAFT") return "draft";
  const densities = [...new Set(read.breasts.flatMap(({ density }) => density ?? []))];
  return (
    <>
      {read.breasts.map(({ laterality, opinion }) => `${laterality} ${words(opinion)}`).join(", ")}
      {densities.length > 0 ? <Quiet block>density {densities.join("/")}</Quiet> : null}
    </>
  );
}
