import { ActionIcon } from "@mantine/core";
import { attributesOf, type Laterality, type Lexicon, type LexiconAttribute } from "@second-read/domain";
import { IconTrash } from "@tabler/icons-react";
import { ChoiceRow } from "../../ui/choice-row.tsx";
import type { DraftAction, FindingDraft } from "./draft.ts";
import classes from "./read-panel.module.css";

export interface FindingRowProps {
  readonly finding: FindingDraft;
  readonly images: readonly { readonly id: string; readonly laterality: Laterality; readonly viewLabel: string }[];
  readonly lexicon: Lexicon;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onHover: (on: boolean) => void;
  readonly onChange: (action: DraftAction) => void;
}

const ownAttributesOnly = new Set(["shape", "margin", "density", "type", "distribution"]);

/** A finding as one compact row that highlights its marks; when open, it shows the fields of its description. */
export function FindingRow({ finding, images, lexicon, open, onOpen, onHover, onChange }: FindingRowProps) {
  const { key, kind } = finding;
  const name = lexicon.kinds.find((entry) => entry.kind === kind)?.words ?? kind.toLowerCase();
  const said = Object.values(finding.attributes).flat().join(", ");
  const views = finding.marks.map(({ imageId }) => images.find(({ id }) => id === imageId)?.viewLabel ?? "?").join(" ");
  const asked = attributesOf(lexicon, kind).filter((attribute) => ownAttributesOnly.has(attribute.name));
  return (
    <div
      className={classes.finding}
      data-open={open || undefined}
      onPointerEnter={() => onHover(true)}
      onPointerLeave={() => onHover(false)}
    >
      <div className={classes.findingHead}>
        <button
          type="button"
          className={classes.findingName}
          aria-expanded={open}
          onMouseDown={(event) => event.preventDefault()}
          onFocus={() => onHover(true)}
          onBlur={() => onHover(false)}
          onClick={() => onOpen(!open)}
        >
          <strong>{name}</strong> {said ? <span>{said}</span> : null} <span className={classes.views}>{views}</span>
        </button>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label={`Remove ${name}`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChange({ kind: "removeFinding", key })}
        >
          <IconTrash size={14} />
        </ActionIcon>
      </div>
      {open ? (
        <div className={classes.words}>
          <ChoiceRow
            label="Kind"
            labelHidden
            choices={lexicon.kinds.map((entry) => ({ value: entry.kind, label: entry.words }))}
            value={kind}
            onChoose={(findingKind) => onChange({ kind: "findingKind", key, findingKind })}
          />
          {asked.map((attribute) => (
            <ChoiceRow
              key={attribute.name}
              label={attribute.name}
              choices={attribute.terms.filter(({ offered }) => offered !== false).map(({ value }) => ({ value, label: value }))}
              value={chosenOf(finding, attribute)}
              onChoose={(value) => onChange({ kind: "attribute", key, name: attribute.name, value: toggled(finding, attribute, value) })}
            />
          ))}
          {wantsOtherView(finding, images) ? <p className={classes.hint}>Mark the other view now to add it to this finding.</p> : null}
        </div>
      ) : null}
    </div>
  );
}

/** A lesion is marked on each view that shows it; a plain asymmetry is by definition seen on one view only. */
export function wantsOtherView(
  { kind, attributes, laterality, marks }: FindingDraft,
  images: readonly { readonly id: string; readonly laterality: Laterality }[],
): boolean {
  if (kind === "ASYMMETRY" && attributes.type === "asymmetry") return false;
  const marked = new Set(marks.map(({ imageId }) => imageId));
  return marked.size === 1 && images.some((image) => image.laterality === laterality && !marked.has(image.id));
}

function listOf(finding: FindingDraft, { name }: LexiconAttribute): readonly string[] {
  const value = finding.attributes[name];
  return [value].flat().filter((one): one is string => typeof one === "string");
}

function chosenOf(finding: FindingDraft, attribute: LexiconAttribute): string | null | readonly string[] {
  const list = listOf(finding, attribute);
  return attribute.several ? list : (list[0] ?? null);
}

function toggled(finding: FindingDraft, attribute: LexiconAttribute, value: string): unknown {
  const list = listOf(finding, attribute);
  if (!attribute.several) return list[0] === value ? null : value;
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}
