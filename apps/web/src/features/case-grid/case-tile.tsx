import { Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import Link from "next/link";
import { lesionsInWords } from "../../entities/finding/lesion-size.ts";
import { TruthChip } from "../../entities/truth/truth-chip.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { figure, signedDifference, words } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { notShown } from "../case/not-shown.ts";
import classes from "./case-grid.module.css";
import { type GridCase, missedSinceInWords, readersInWords } from "./grid-case.ts";

/** One breast of the grid, linked to its images. */
export function CaseTile({ one, href }: { one: GridCase; href: string }) {
  const { images } = one;
  const lesions = lesionsInWords(one.truth?.findings ?? [], images);
  const readers = readersInWords(one);
  return (
    <Link href={href} className={classes.tile} scroll={false} data-case={one.id}>
      <span className={classes.previews}>
        {images.map((image) => (
          <img key={image.id} src={image.previewUrl} alt={`${image.viewLabel} of ${one.exam.pseudonym}`} loading="lazy" decoding="async" />
        ))}
      </span>
      <span className={classes.line}>{one.truth ? <TruthChip truth={one.truth} /> : <Quiet>{notShown("truth", true)}</Quiet>}</span>
      <TileScore score={one.score} threshold={one.threshold} />
      <Text span size="xs" c="dimmed" px={9}>
        {[`${one.exam.pseudonym} ${one.laterality}`, lesions, readers, missedSinceInWords(one)].filter(Boolean).join(" · ")}
      </Text>
      {one.verdict ? (
        <span className={classes.verdict}>
          <IconCheck size={12} aria-hidden /> {words(one.verdict)}
        </span>
      ) : null}
    </Link>
  );
}

function TileScore({ score, threshold }: Pick<GridCase, "score" | "threshold">) {
  return (
    <span className={classes.line}>
      <IntervalBar value={score} reference={threshold ?? undefined} width={80} height={12} colour={whoseStyles.model.colour} />
      <span className={classes.figures}>
        <Quiet>score </Quiet>
        {figure(score)}
        <Quiet> {signedDifference(score, threshold)}</Quiet>
      </span>
    </span>
  );
}
