export type { PoolingRule } from "@second-read/domain";
