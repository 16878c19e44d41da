// tfjs-node calls two functions that Node 23 removed from `util`.
const util = require("node:util");
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
