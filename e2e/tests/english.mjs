// The same house in English, for a member who chose it and in the browser where they did. Others read the site in the cooperative's language.

import assert from "node:assert/strict";

import { App } from "../support/app.mjs";
import { checkAccessibility, eventually } from "../support/checks.mjs";
import { openWorld } from "../support/world.mjs";

const world = openWorld({ people: ["zoé"] });

/** Words that only French screens have. */
const FRENCH = /\b(Enregistré|Corbeille|Rechercher|Nouvelle page|Partager|Aide|Compte de|Se déconnecter|Modifié|Étiquettes|Menu principal|Se connecter|Langue)\b/;

/** What a person sees or hears on the screen: its text and its labels. */
async function words(page) {
  return page.evaluate(() => {
    const labels = [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
      .filter((element) => element.checkVisibility())
      .flatMap((element) => ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""));
    return [document.title, document.body.innerText, ...labels].join("\n");
  });
}

async function checkEnglish(page) {
  await page.locator("html[lang=en]").waitFor();
  // What members have named stays as they named it.
  const text = (await words(page)).replaceAll(/Espace membres|Site public|Français/g, "");
  assert.equal(text.match(FRENCH)?.[0], undefined, `a French word at ${page.url()}`);
  // A message without words shows its id.
  assert.doesNotMatch(text, /(^|\s)(app|site|sync|editor|account|admin)-[a-z]+(-[a-z]+)*($|\s)/m, page.url());
  await checkAccessibility(page);
}

world.test("a member chooses English in their account, and the whole app follows", async () => {
  const visit = await world.as("zoé");
  const { page } = visit;
  await page.goto("/compte");
  await page.locator("#language").selectOption("en");
  await page.locator("form:has(#language) button").click();
  await page.locator("html[lang=en]").waitFor();
  await checkEnglish(page);
  assert.match(await words(page), /My account/);

  const app = await App.open(visit);
  await page.locator("[role=treeitem]").first().waitFor();
  await checkEnglish(page);
  await page.getByRole("button", { name: "New page in Espace membres" }).click();
  await app.text.waitFor();
  await app.title.focus();
  await page.keyboard.type("Minutes");
  await page.keyboard.press("Enter");
  await eventually("the caret is in the text", () => app.text.evaluate((host) => host.contains(document.activeElement)));
  await page.keyboard.type("Who was there?");
  await app.badgeSays(/^Saved$/);
  await page.getByRole("toolbar", { name: "Formatting" }).waitFor();
  await page.getByRole("button", { name: "Bold" }).waitFor();
  await checkEnglish(page);

  await app.line("Minutes").hover();
  await app.line("Minutes").locator(".tree-menu").click();
  await page.getByRole("menuitem", { name: "Move to the trash" }).waitFor();
  await checkEnglish(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Account of Zoé Pelletier" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
  await page.keyboard.press("Escape");
  for (const path of ["/app/trash", "/app/search?q=who", "/app/help", "/app/sync", "/app/install", "/app/sign-out", "/deconnexion"]) {
    await page.goto(path);
    await page.locator("main").first().waitFor();
    await checkEnglish(page);
  }
});

const SITE = ["/", "/tags", "/recent", "/search?q=nothing", "/no-such-page", "/connexion", "/mot-de-passe", "/rejoindre/unknown", "/partage/unknown"];

world.test("the site in a browser where English was chosen", async () => {
  const { page, context, complaints } = await world.visitor();
  complaints.expect(/status of (404|410)/);
  await context.addCookies([{ name: "etabli_language", value: "en", url: world.server.url }]);
  for (const path of SITE) {
    await page.goto(path);
    // The pages' own text is in the language of who wrote it.
    await page.locator("main article").evaluateAll((articles) => articles.forEach((article) => article.remove()));
    await checkEnglish(page);
  }
  await page.goto("/no-such-page");
  assert.match(await words(page), /There is no such page/);
});

world.test("the site speaks the cooperative's language, whatever the browser asks for", async () => {
  const { page, complaints } = await world.visitor({ language: "en-GB" });
  complaints.expect(/status of (404|410)/);
  for (const path of SITE) {
    await page.goto(path);
    assert.equal(await page.locator("html").getAttribute("lang"), "fr", path);
  }
});

world.test("problems are told in the chosen language, under the same code", async () => {
  const ask = async (language) => (await fetch(`${world.server.url}/api/catalogue`, { headers: { cookie: `etabli_language=${language}` } })).json();
  const [english, french] = [await ask("en"), await ask("fr")];
  assert.equal(english.code, "sign-in-needed");
  assert.equal(french.code, english.code);
  assert.notEqual(french.title, english.title);
});
