import type { CodegenConfig } from "@graphql-codegen/cli";

/** Typed documents for every `graphql(...)` in src, from the schema that the API emits. Output is not committed. */
const config: CodegenConfig = {
  schema: "../api/schema.graphql",
  documents: ["src/**/*.{ts,tsx}", "!src/generated/**"],
  ignoreNoDocuments: true,
  generates: {
    "./src/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: { unmaskFunctionName: "unmask" } },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { ID: "string", JSON: "unknown" },
        // Dates, and scalars whose values are not valid GraphQL names.
        defaultScalarType: "string",
      },
    },
  },
};

export default config;
