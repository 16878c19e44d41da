import { testSequences } from "../testing/sequences.ts";

testSequences(["reader, arbiter and analyst"]);
