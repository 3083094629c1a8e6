// The report is the last argument; the script does not see it.
const report = process.argv.pop();
process.once("beforeExit", () => require("node:fs").writeFileSync(report, "completed"));
