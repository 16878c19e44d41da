import { expect, test } from "vitest";
import { isOurWeb } from "./trusted-proxy.ts";

test.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "192.168.1.9", "fd12::1"])(
  "%s is believed where it is connected to us",
  (address) => {
    expect([isOurWeb(address, 0), isOurWeb(address, 1)]).toEqual([true, false]);
  },
);

test.each(["8.8.8.8", "172.32.0.1", "2606:4700::1", "::ffff:8.8.8.8"])("%s is not", (address) => {
  expect(isOurWeb(address, 0)).toBe(false);
});
