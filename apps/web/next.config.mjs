import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("./src/", import.meta.url));
const generated = `${source}generated/`;

/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // No page uses Next's image optimiser, and it would decode images for visitors who are not signed in.
  images: { unoptimized: true },
  // Workspace packages are TypeScript run straight from source.
  transpilePackages: ["@second-read/dicom", "@second-read/domain", "@second-read/imaging"],
  // TypeScript 7 has no JavaScript API for Next to call; `npm run check` types this app with tsc.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
  devIndicators: false,
  allowedDevOrigins: ["127.0.0.1"],
  webpack: (webpack) => {
    // The image codecs are Emscripten modules that ask for these under Node only.
    webpack.resolve.fallback = { ...webpack.resolve.fallback, fs: false, path: false, crypto: false };
    webpack.module.rules.push(
      {
        test: /\.tsx?$/,
        include: source,
        exclude: generated,
        enforce: "pre",
        loader: fileURLToPath(new URL("./build/own-documents.mjs", import.meta.url)),
        options: { generated: `${generated}graphql.ts` },
      },
      // Lets webpack drop the table of all documents where nothing uses it.
      { include: generated, sideEffects: false },
    );
    return webpack;
  },
};

export default config;
