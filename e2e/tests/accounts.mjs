// People come in by an invitation, sign in and out, and see where they are signed in.

import assert from "node:assert/strict";

import { PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, checkTargets, picture } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { PEOPLE, invite } from "../support/people.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ people: ["zoé"] });

world.test("a person joins by a link, on a phone", async () => {
  const ada = await Desk.of(world, "ada");
  const { url } = await invite(ada.messenger);
  const { page, complaints } = await world.visitor({ viewport: PHONE, touch: true });
  await page.goto(url);
  await checkAccessibility(page);
  await checkNoSidewaysScroll(page);
  await checkTargets(page);
  await picture(page, "invitation");
  const { name, email, password } = PEOPLE["léo"];
  assert.equal(await page.locator("main form input:visible").count(), 2, "a person joins in two fields");
  await page.locator("main form summary").click();
  await page.locator("#name").fill(name);
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.locator("main form button.button-primary").click();
  await page.waitForURL("**/app/**");

  const late = await world.visitor();
  late.complaints.expect(/status of 410/);
  complaints.expect(/status of 410/);
  await late.page.goto(url);
  await checkAccessibility(late.page);
  assert.equal(await late.page.locator("#password").count(), 0, "a used invitation shows no form");
});

world.test("a wrong password is told, and the address is kept", async () => {
  const { page, complaints } = await world.visitor();
  complaints.expect(/status of 401/);
  await page.goto("/connexion");
  await checkAccessibility(page);
  await picture(page, "sign-in");
  await page.locator("#email").fill(PEOPLE["zoé"].email);
  await page.locator("#password").fill("ce n’est pas le bon");
  await page.keyboard.press("Enter");
  await page.locator(".error-summary:focus").waitFor();
  assert.equal(await page.locator("#email").inputValue(), PEOPLE["zoé"].email);
  assert.equal(await page.locator("#password").inputValue(), "");
  await checkAccessibility(page);
});

world.test("a member signs in, sees both their sessions, ends the other one, and signs out", async () => {
  const [one, two] = [await world.visitor(), await world.visitor({ language: "en-GB" })];
  for (const { page } of [one, two]) {
    await page.goto("/connexion?next=/compte");
    await page.locator("#email").fill(PEOPLE["zoé"].email);
    await page.locator("#password").fill(PEOPLE["zoé"].password);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/compte");
  }
  await one.page.reload();
  await checkAccessibility(one.page);
  await picture(one.page, "account");
  await one.page.locator("form[action='/compte/sessions'] button").click();
  await one.page.waitForURL("**/compte?done=sessions");
  await two.page.goto("/compte");
  await two.page.waitForURL((url) => url.pathname === "/connexion");

  await one.page.goto("/deconnexion");
  await checkAccessibility(one.page);
  await one.page.locator("main form[action='/deconnexion'] button").click();
  await one.page.waitForURL("**/connexion**");
  const session = await one.page.request.get("/api/session");
  assert.equal(session.status(), 401);
});

world.test("the members' space asks a visitor to sign in, and leads back", async () => {
  const { page, complaints } = await world.visitor();
  complaints.expect(/status of 401/);
  const answer = await page.request.get("/api/catalogue");
  assert.equal(answer.status(), 401);
});
