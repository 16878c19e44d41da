import { existsSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import type { ComputeBackend } from "../compute-backend.ts";
import { openBackend } from "../open-backend.ts";

/**
 * Test support: WebGPU on software Vulkan, using SwiftShader from Debian's chromium or the driver that VK_DRIVER_FILES names. Undefined if there is
 * none, with one line of output; with EVERYTHING=1 that is an error.
 */
export async function openSoftwareWebgpu(): Promise<ComputeBackend | undefined> {
  offerSwiftShader();
  try {
    return await openBackend({ only: "webgpu", softwareAdapters: true });
  } catch (error) {
    const sentence = `skipped: WebGPU on software Vulkan is not here (${(error as Error).message})`;
    if (process.env.EVERYTHING === "1") throw new Error(sentence);
    console.log(sentence);
    return undefined;
  }
}

/** Makes SwiftShader known to Dawn, and loads Vulkan itself if only Chromium ships it. */
export function offerSwiftShader(): void {
  const chromium = process.env.CHROMIUM_FOLDER ?? "/usr/lib/chromium";
  const driver = path.join(chromium, "vk_swiftshader_icd.json");
  if (process.env.VK_DRIVER_FILES === undefined && existsSync(driver)) process.env.VK_DRIVER_FILES = driver;
  loadVulkan(path.join(chromium, "libvulkan.so.1"));
}

/** Dawn looks for libvulkan.so.1 among installed libraries, and also finds it if it is already loaded, for example from chromium's folder. */
function loadVulkan(file: string): void {
  const staysLoaded = 0x1000;
  for (const name of ["libvulkan.so.1", file]) {
    try {
      process.dlopen({ exports: {} }, name, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL | staysLoaded);
    } catch (error) {
      // It is not a Node module, as the error says once the library has been loaded.
      if (/did not self-register/.test((error as Error).message)) return;
    }
  }
}
