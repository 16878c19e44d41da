import { assertNever, boundingBox, ellipseFromAxisEnds, type Mark, type Point, type Shape, shapeArea } from "@second-read/domain";

/** A region in COCO's terms. `shape` and `points` are ours: the mark as drawn, since COCO has no ellipse or point. */
export interface CocoRegion {
  /** left, top, width, height */
  readonly bbox: readonly [number, number, number, number];
  readonly area: number;
  readonly segmentation: readonly (readonly number[])[];
  readonly iscrowd: 0;
  readonly shape: Mark["shape"];
  readonly points: readonly Point[];
}

/** Corners of the polygon that represents an ellipse. */
const ellipseCorners = 72;

/** Coordinates are those of the stored image, like those of marks: origin top left, pixel centres at .5. A point becomes the pixel around it. */
export function regionOf({ shape, points }: Shape): CocoRegion {
  const outline = outlineOf({ shape, points });
  const isPoint = shape === "POINT";
  const { left, top, right, bottom } = boundingBox(isPoint ? { shape: "POLYGON", points: outline } : { shape, points });
  return {
    bbox: [left, top, right - left, bottom - top],
    area: isPoint ? 1 : shapeArea({ shape, points }),
    segmentation: [outline.flat()],
    iscrowd: 0,
    shape,
    points,
  };
}

function outlineOf({ shape, points }: Shape): readonly Point[] {
  switch (shape) {
    case "POINT": {
      const [column = 0, row = 0] = points[0] ?? [];
      return corners(column - 0.5, row - 0.5, column + 0.5, row + 0.5);
    }
    case "BOX": {
      const { left, top, right, bottom } = boundingBox({ shape, points });
      return corners(left, top, right, bottom);
    }
    case "ELLIPSE":
      return ellipseOutline(points);
    case "POLYGON":
      return points;
    default:
      return assertNever(shape);
  }
}

function corners(left: number, top: number, right: number, bottom: number): Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

function ellipseOutline(points: readonly Point[]): Point[] {
  const { centre, longRadius, shortRadius, angleRadians } = ellipseFromAxisEnds(points);
  const [cosine, sine] = [Math.cos(angleRadians), Math.sin(angleRadians)];
  return Array.from({ length: ellipseCorners }, (_, corner): Point => {
    const turn = (2 * Math.PI * corner) / ellipseCorners;
    const [along, aside] = [longRadius * Math.cos(turn), shortRadius * Math.sin(turn)];
    return [centre[0] + along * cosine - aside * sine, centre[1] + along * sine + aside * cosine];
  });
}
