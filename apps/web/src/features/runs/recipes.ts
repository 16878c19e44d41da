/** The recipes that can be chosen, and what to know to choose. */
export const recipes = [
  { value: "compact", words: "The default: trains on hundreds of exams, in minutes on a CPU." },
  {
    value: "keras-baseline",
    words: "The published baseline: four convolution stages, 50 epochs. Slow without a GPU; for comparison.",
  },
] as const;
