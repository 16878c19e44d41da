"use client";

import { Button, Select } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import Link from "next/link";
import { TruthChip } from "../../ui/chip.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { figure, sideLabel, words } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { notShown } from "./claims.ts";
import { lesionsInWords } from "./lesion-size.ts";
import classes from "./missed.module.css";
import { distanceWords, filterChoices, type filterNames, readersWords, sideImages, type WallCase, type WallFilter } from "./wall-case.ts";

/** Filters, each with the values that the cases have; one that has no choice is not shown. */
export function WallFilters({
  cases,
  filter,
  verdict = "any",
  onChange,
}: {
  cases: readonly WallCase[];
  filter: WallFilter;
  /** One of two: cases with and without a verdict are separate lists. */
  verdict?: "any" | "one of two";
  onChange: (name: (typeof filterNames)[number], value: string | null) => void;
}) {
  const choices = filterChoices(cases);
  const fields = [
    { name: "class" as const, label: "Class", values: choices.class, text: classChoice },
    { name: "lesion" as const, label: "Lesion", values: choices.lesion, text: words },
    { name: "density" as const, label: "Density", values: choices.density, text: (value: string) => value },
    { name: "view" as const, label: "View", values: choices.view, text: (value: string) => value },
    { name: "vendor" as const, label: "Vendor", values: choices.vendor, text: (value: string) => value },
  ];
  return (
    <div className={classes.filters}>
      {fields.map(({ name, label, values, text }) =>
        values.length > 1 || filter[name] ? (
          <Select
            key={name}
            size="xs"
            w={150}
            aria-label={label}
            placeholder={`${label}: all`}
            clearable
            value={filter[name]}
            data={[...new Set([...values, ...(filter[name] ? [filter[name]] : [])])].map((value) => ({ value, label: text(value) }))}
            onChange={(value) => onChange(name, value)}
          />
        ) : null,
      )}
      <Select
        size="xs"
        w={150}
        aria-label="Verdict"
        placeholder="Verdict: all"
        clearable={verdict === "any"}
        allowDeselect={verdict === "any"}
        value={filter.state}
        data={[
          { value: "open", label: "without a verdict" },
          { value: "done", label: "with a verdict" },
        ]}
        onChange={(value) => onChange("state", value)}
      />
    </div>
  );
}

/** A filter's class holds truths of every strength. */
function classChoice(value: string): string {
  return value === "MALIGNANT" ? "malignant or suspected" : words(value);
}

/** A wall of breasts: each with its views, score and distance to the threshold, truth and whether readers saw it. */
export function CaseWall({ cases, hrefOf }: { cases: readonly WallCase[]; hrefOf: (id: string) => string }) {
  return (
    <ol className={classes.wall}>
      {cases.map((one) => (
        <li key={one.id}>
          <Tile one={one} href={hrefOf(one.id)} />
        </li>
      ))}
    </ol>
  );
}

function Tile({ one, href }: { one: WallCase; href: string }) {
  const images = sideImages(one.exam.images, one.laterality);
  const lesions = lesionsInWords(one.truth?.findings ?? [], images);
  const readers = readersWords(one);
  return (
    <Link href={href} className={classes.tile} scroll={false} data-case={one.id}>
      <span className={classes.thumbs}>
        {images.map((image) => (
          <img key={image.id} src={image.previewUrl} alt={`${image.viewLabel} of ${one.exam.pseudonym}`} loading="lazy" decoding="async" />
        ))}
      </span>
      <span className={classes.tileLine}>
        {one.truth ? (
          <TruthChip breastClass={one.truth.class} strength={one.truth.strength} />
        ) : (
          <span className={classes.quiet}>{notShown("truth", true)}</span>
        )}
        <span className={classes.tileName}>
          <span>{one.exam.pseudonym}</span> {one.laterality}
        </span>
      </span>
      <span className={classes.tileLine}>
        <IntervalBar value={one.score} reference={one.threshold ?? undefined} width={80} height={12} colour={whoseStyles.model.colour} />
        <span className={classes.figures}>
          <span className={classes.quiet}>score </span>
          {figure(one.score)}
          {one.threshold === null || one.threshold === undefined ? null : (
            <span className={classes.quiet}> {distanceWords(one.score, one.threshold)}</span>
          )}
        </span>
      </span>
      <span className={classes.tileNote}>
        {lesions || sideLabel(one.laterality)}
        {readers ? ` · ${readers}` : ""}
      </span>
      {one.verdict ? (
        <span className={classes.tileVerdict}>
          <IconCheck size={12} aria-hidden /> {words(one.verdict)}
        </span>
      ) : null}
    </Link>
  );
}

/** What stands under a wall whose pages are not all there. */
export function MoreButton({ shown, total, onMore }: { shown: number; total: number; onMore: () => void }) {
  return (
    <p className={classes.more}>
      {shown} of {total} shown{" "}
      <Button size="xs" variant="default" onClick={onMore}>
        More
      </Button>
    </p>
  );
}

/** Filters and tiles of the final size while the wall loads. */
export function WallSkeleton() {
  return (
    <>
      <div className={`${classes.filters} ${classes.filtersSkeleton}`} />
      <div className={classes.wall}>
        {Array.from({ length: 12 }, (_, index) => (
          <div key={`${index}`} className={classes.tileSkeleton} />
        ))}
      </div>
    </>
  );
}
