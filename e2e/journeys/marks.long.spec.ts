import type { Locator, Page } from "@playwright/test";
import { drag, readingRoom } from "../support/reading-room.ts";
import { expect, test } from "../support/test.ts";

test.describe.configure({ timeout: 120_000 });

/** Marks of one view, as drawn and as the toolbar and the keys change them. */
function marksOn(page: Page, label: "RCC") {
  const view = page.locator(`[data-view="${label}"]`);
  const line = view.locator("[data-mark] path").last();
  return {
    line,
    size: view.locator("[data-size-of]").last(),
    handles: view.locator("svg rect"),
    button: view.getByRole("button", { name: /^mass, .*RCC$/ }),
    box: () => outlineOf(line),
  };
}

/** The bounding box of an outline without its line width, which the browser's own bounding box includes. */
function outlineOf(line: Locator) {
  return line.evaluate((path: SVGGraphicsElement) => {
    const { x, y, width, height } = path.getBBox();
    const { left, top } = (path.ownerSVGElement as SVGSVGElement).getBoundingClientRect();
    return { x: x + left, y: y + top, width, height };
  });
}

async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (box === null) throw new Error("It is not on screen.");
  return box;
}

const middleOf = (box: { x: number; y: number; width: number; height: number }) => ({
  x: box.x + box.width / 2,
  y: box.y + box.height / 2,
});
const tool = (page: Page, name: string) => page.getByRole("toolbar", { name: "Viewing tools" }).getByRole("button", { name, exact: true });

async function open(page: Page) {
  const room = readingRoom(page);
  await page.goto("/p/marks/read");
  await room.untilOpen();
  return room;
}

/** All tests use the same draft, so each must leave it without marks for the next. */
async function deleteAll(page: Page) {
  const marks = marksOn(page, "RCC");
  while ((await marks.button.count()) > 0) {
    await marks.button.first().focus();
    await page.keyboard.press("Delete");
  }
}

test("with the mouse alone a mark is drawn, selected, moved, resized, deleted, and each is undone and redone", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const room = await open(page);
  const marks = marksOn(page, "RCC");
  await deleteAll(page);
  await room.drawBox("RCC");
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await tool(page, "Box B").click();
  await expect(marks.size).toHaveText(/^\d+(\.\d)? mm( at detector| as stated)?$/);
  await expect(marks.handles).toHaveCount(4);

  const drawn = await marks.box();
  await page.mouse.click(drawn.x - 60, drawn.y - 60);
  await expect(marks.handles).toHaveCount(0);
  await page.mouse.click(drawn.x + drawn.width / 2, drawn.y + 2);
  await expect(marks.handles).toHaveCount(4);

  const middle = middleOf(drawn);
  await drag(page, middle, { x: middle.x - 30, y: middle.y - 20 });
  await expect.poll(async () => Math.round((await marks.box()).x - drawn.x)).toBe(-30);
  const moved = await marks.box();
  const size = await marks.size.textContent();
  await drag(page, { x: moved.x + 1, y: moved.y + 1 }, { x: moved.x - 39, y: moved.y - 49 });
  await expect.poll(async () => Math.round((await marks.box()).height - moved.height)).toBe(50);
  await expect(marks.size).not.toHaveText(size ?? "");

  await tool(page, "Delete Del").click();
  await expect(room.viewWithMarks("RCC", 0)).toBeVisible();
  await tool(page, "Undo Z").click();
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await tool(page, "Undo Z").click();
  await expect.poll(async () => Math.round(Math.abs((await marks.box()).height - moved.height))).toBe(0);
  await tool(page, "Undo Z").click();
  await expect.poll(async () => Math.round(Math.abs((await marks.box()).x - drawn.x))).toBe(0);
  await tool(page, "Redo Shift Z").click();
  await expect.poll(async () => Math.round((await marks.box()).x - drawn.x)).toBe(-30);
  await deleteAll(page);
});

test("with the keyboard alone a mark is reached, moved, resized, deleted and brought back", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const room = await open(page);
  await deleteAll(page);
  const marks = marksOn(page, "RCC");
  await room.drawBox("RCC");
  await page.keyboard.press("b");
  await page.keyboard.press("Escape");
  await expect(marks.handles).toHaveCount(0);
  const drawn = await marks.box();

  // Starts from the top of the page, so that the last pointer position has no effect.
  await page.locator("body").evaluate((body) => {
    body.tabIndex = -1;
    body.focus();
  });
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(marks.button).toBeFocused({ timeout: 50 });
  }).toPass();
  await expect(marks.handles).toHaveCount(4);
  await page.keyboard.press("ArrowLeft");
  const once = await marks.box();
  expect(once.x).toBeLessThan(drawn.x);
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(async () => ((await marks.box()).x - once.x) / (once.x - drawn.x)).toBeCloseTo(10, 1);

  const moved = await marks.box();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+ArrowUp");
  await expect.poll(async () => (await marks.box()).height).toBeGreaterThan(moved.height + 1);
  await page.keyboard.press("z");
  await expect.poll(async () => Math.abs((await marks.box()).height - moved.height)).toBeLessThan(0.1);
  await page.keyboard.press("Delete");
  await expect(room.viewWithMarks("RCC", 0)).toBeVisible();
  await page.keyboard.press("z");
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await page.keyboard.press("Shift+Z");
  await expect(room.viewWithMarks("RCC", 0)).toBeVisible();
});

test("an ellipse is turned by its ring with the mouse, and by a degree with keys", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const room = await open(page);
  const marks = marksOn(page, "RCC");
  await deleteAll(page);
  const { x, y } = await room.tissueOf("RCC");
  await tool(page, "Ellipse E").click();
  await drag(page, { x: x - 70, y: y - 12 }, { x: x - 10, y: y + 12 });
  await tool(page, "Ellipse E").click();
  const drawn = await marks.box();
  const ring = middleOf(await boxOf(page.locator("[data-turn] circle")));
  const middle = middleOf(drawn);
  const [dx, dy] = [ring.x - middle.x, ring.y - middle.y];
  await drag(page, ring, { x: middle.x - dy, y: middle.y + dx });
  await expect.poll(async () => Math.round(Math.abs((await marks.box()).height - drawn.width))).toBe(0);
  await expect.poll(async () => Math.round(Math.abs((await marks.box()).width - drawn.height))).toBe(0);

  await marks.button.focus();
  for (let tabs = 0; tabs < 5; tabs++) await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: /: turn$/ })).toBeFocused();
  for (let presses = 0; presses < 9; presses++) await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(async () => Math.round(Math.abs((await marks.box()).width - drawn.width))).toBe(0);
  await deleteAll(page);
});

test("with fingers a mark is selected, moved and deleted, and two of them zoom mark and tissue together", async ({ pageOf }) => {
  const page = await pageOf("reader1");
  const room = await open(page);
  await deleteAll(page);
  const marks = marksOn(page, "RCC");
  const fingers = await fingersOn(page);
  const { x, y } = await room.tissueOf("RCC");
  const box = tool(page, "Box B");
  await fingers.tap(middleOf(await boxOf(box)));
  // A browser turns a touch into a click only if no second one follows: the next action waits for it, as a person would.
  await expect(box).toHaveAttribute("aria-pressed", "true");
  await fingers.swipe({ x: x - 60, y: y - 40 }, { x: x - 10, y: y + 30 });
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await fingers.tap(middleOf(await boxOf(box)));
  await expect(box).toHaveAttribute("aria-pressed", "false");
  const drawn = await marks.box();

  const middle = middleOf(drawn);
  await fingers.swipe(middle, { x: middle.x - 40, y: middle.y });
  await expect.poll(async () => Math.round((await marks.box()).x - drawn.x)).toBe(-40);

  const before = middleOf(await marks.box());
  const size = await marks.size.textContent();
  await fingers.pinch(before, 40, 80);
  await expect.poll(async () => (await marks.box()).width / drawn.width).toBeCloseTo(2, 1);
  const after = middleOf(await marks.box());
  expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(2);
  await expect(marks.size).toHaveText(size ?? "");

  await fingers.tap(middleOf(await boxOf(tool(page, "Delete Del"))));
  await expect(room.viewWithMarks("RCC", 0)).toBeVisible();
  await fingers.tap(middleOf(await boxOf(tool(page, "Undo Z"))));
  await expect(room.viewWithMarks("RCC", 1)).toBeVisible();
  await fingers.tap(middleOf(await boxOf(tool(page, "Undo Z"))));
  await fingers.tap(middleOf(await boxOf(tool(page, "Undo Z"))));
  await expect(room.viewWithMarks("RCC", 0)).toBeVisible();
});

test("the magnifier shows a mark as much larger as its tissue, one view goes full screen and back, steps are jumped to by name", async ({
  pageOf,
}) => {
  const page = await pageOf("reader1");
  const room = await open(page);
  await deleteAll(page);
  const marks = marksOn(page, "RCC");
  await room.drawBox("RCC");
  await tool(page, "Box B").click();
  const drawn = await marks.box();
  const { x, y } = middleOf(drawn);
  await page.mouse.move(x, y);
  await page.keyboard.down("m");
  const larger = page.locator("[data-lens] [data-mark] path").last();
  const magnified = await outlineOf(larger);
  expect(magnified.width / drawn.width).toBeGreaterThan(1.99);
  expect(Math.hypot(middleOf(magnified).x - x, middleOf(magnified).y - y)).toBeLessThan(1.5);
  await page.keyboard.up("m");
  await expect(larger).toHaveCount(0);

  await page.mouse.dblclick(drawn.x - 60, drawn.y - 60);
  await expect(room.view("LCC")).toHaveCount(0);
  await expect(room.view("RCC")).toBeVisible();
  await tool(page, "Single view V").click();
  await expect(room.view("LCC")).toBeVisible();
  await page.mouse.move(x, y);
  await page.keyboard.press("v");
  await expect(room.view("LCC")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(room.view("LCC")).toBeVisible();

  await page.getByRole("button", { name: /^Hanging step 1 of \d/ }).click();
  await page.getByRole("menuitem", { name: /MLO RMLO LMLO/ }).click();
  await expect(room.view("RCC")).toHaveCount(0);
  await expect(room.view("RMLO")).toBeVisible();
  await tool(page, "Previous step ←").click();
  await expect(room.view("LCC")).toBeVisible();
  await tool(page, "Previous step ←").click();
  await room.untilHung();
  await deleteAll(page);
});

/** Touch events as sent by a screen: the ordinary driver does not support several fingers at once. */
async function fingersOn(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
  type Point = { x: number; y: number };
  const send = (type: "touchStart" | "touchMove" | "touchEnd", points: readonly Point[]) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints: points.map((point, id) => ({ ...point, id })) });
  const along = async (from: readonly Point[], to: readonly Point[]) => {
    await send("touchStart", from);
    // Like real fingers: one step per frame, and at rest before they lift. Lifted while moving, they would fling, and the next tap would only stop
    // that.
    for (let frame = 1; frame <= 15; frame++) {
      const share = Math.min(frame, 5) / 5;
      await send(
        "touchMove",
        from.map(({ x, y }, index) => ({ x: x + ((to[index]?.x ?? x) - x) * share, y: y + ((to[index]?.y ?? y) - y) * share })),
      );
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await send("touchEnd", []);
  };
  return {
    async tap(at: Point) {
      await send("touchStart", [at]);
      await send("touchEnd", []);
    },
    swipe: (from: Point, to: Point) => along([from], [to]),
    /** Two fingers around a point, at this distance from it before and after. */
    pinch: ({ x, y }: Point, from: number, to: number) =>
      along(
        [
          { x: x - from, y },
          { x: x + from, y },
        ],
        [
          { x: x - to, y },
          { x: x + to, y },
        ],
      ),
  };
}
