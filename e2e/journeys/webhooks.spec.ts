import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import { smallTargets } from "../support/small-targets.ts";
import { expect, test } from "../support/test.ts";

test("a webhook is allowed, added, tested, seen to fail, and sent again", async ({ pageOf }) => {
  let status = 500;
  const types: string[] = [];
  const receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    types.push(JSON.parse(body).type);
    response.writeHead(status).end();
  });
  await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

  const page = await pageOf("admin");
  await page.goto("/p/webhooks/people");
  const panel = page.getByRole("region", { name: "Webhooks" });
  const dialog = page.getByRole("dialog");
  await panel.getByRole("button", { name: "Add webhook" }).click();
  await dialog.getByLabel("URL").fill(url);
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog.getByRole("alert")).toContainText("must be https");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const settings = page.getByRole("region", { name: "Settings" });
  await settings.getByLabel("Webhooks to private addresses").check();
  await settings.getByLabel("Webhooks over http").check();
  await settings.getByLabel("Reason").fill("a receiver on this machine");
  await settings.getByRole("button", { name: "Save settings" }).click();
  await expect(settings.getByLabel("Reason")).toHaveValue("");

  await panel.getByRole("button", { name: "Add webhook" }).click();
  await dialog.getByLabel("URL").fill(url);
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(panel.getByText(/^whsec_/)).toBeVisible();
  await panel.getByRole("button", { name: "Done" }).click();
  await expect(panel.getByRole("row", { name: url })).toContainText("active");

  await panel.getByRole("button", { name: "Deliveries" }).click();
  await dialog.getByRole("button", { name: "Send test" }).click();
  const delivery = dialog.getByRole("row", { name: /Test/ });
  await expect(delivery).toContainText("given up");
  await expect(delivery).toContainText("500");
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(panel.getByRole("row", { name: url })).toContainText("failing");

  status = 204;
  await panel.getByRole("button", { name: "Deliveries" }).click();
  await delivery.getByRole("button", { name: "Resend" }).click();
  await expect(delivery).toContainText("delivered");
  await page.keyboard.press("Escape");
  await expect(panel.getByRole("row", { name: url })).toContainText("active");
  expect(types).toEqual(["webhook.test", "webhook.test"]);

  await panel.getByRole("button", { name: `More for ${url}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete webhook" }).click();
  await expect(panel.getByText("There are none.")).toBeVisible();
  receiver.close();
});
