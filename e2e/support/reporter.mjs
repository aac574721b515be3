// Says what passes in one line each, what fails in full, and ends with the counts as cargo's tests do.

export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const isFailure = type === "test:fail";
    const isGroup = data.details.type === "suite";
    // A group fails because of what is in it, and that has been said.
    if (isGroup && data.details.error?.failureType === "subtestsFailed") continue;
    if (isGroup && !isFailure) continue;
    if (isFailure) failed += 1;
    else passed += 1;
    const seconds = (data.details.duration_ms / 1000).toFixed(1);
    yield `${isFailure ? "✗" : "✓"} ${data.name} (${seconds} s)\n`;
    if (isFailure) yield `${explain(data.details.error)}\n`;
  }
  yield `test result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed\n`;
}

function explain(error) {
  const cause = error?.cause ?? error;
  return String(cause?.stack ?? cause).replace(/^/gm, "    ");
}
