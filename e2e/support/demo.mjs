// The cooperative of `make demo`, for tests that need screens with something on them.

import { Desk } from "./pages.mjs";
import { PEOPLE } from "./people.mjs";
import { openWorld } from "./world.mjs";

/** A world in which `demo` is the admin of the demonstration. */
export function openDemo() {
  return openWorld({ installed: false, prepare: [["demo"]] });
}

/** The admin's hands, once `etabli demo` has printed how they sign in. */
export async function adminOf(world) {
  const [line] = world.server.prepared.split("\n").filter((line) => line.includes("Administration"));
  const [email, password] = line.trim().split("\t");
  PEOPLE.demo = { email, password };
  return Desk.of(world, "demo");
}
