import type { Hang } from "@second-read/imaging/view";

export interface InferredBadge {
  readonly words: string;
  /** The explanation of the words, shown on hover. */
  readonly title: string;
}

const sideFromPicture: InferredBadge = {
  words: "side inferred from image",
  title: "Neither the file nor its sender says which breast this is. The side was inferred from the edge on which the chest wall lies.",
};

/** What was inferred about an image, as the single badge of its corner; null where the file states everything. */
export function inferredBadge(image: { readonly lateralityInferred: boolean }, hang: Hang): InferredBadge | null {
  const orientation = orientationBadge(hang);
  const badges = [...(image.lateralityInferred ? [sideFromPicture] : []), ...(orientation ? [orientation] : [])];
  if (badges.length === 0) return null;
  return { words: badges.map(({ words }) => words).join(" · "), title: badges.map(({ title }) => title).join(" ") };
}

function orientationBadge({ source, contradicted }: Hang): InferredBadge | null {
  if (contradicted)
    return {
      words: "orientation contradicts image",
      title:
        "The file's patient orientation is that of the other breast, or the chest wall is not on the side that it gives. It is shown as the file says.",
    };
  switch (source) {
    case "orientation":
      return null;
    case "pixels":
      return {
        words: "orientation inferred from image",
        title: "The file has no patient orientation that fits its view. It was inferred from the position of the chest wall.",
      };
    case "none":
      return {
        words: "orientation unverified",
        title: "Neither the file nor the image shows the orientation. It is shown as stored.",
      };
  }
}
