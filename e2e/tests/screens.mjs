// Every screen there is, in light and in dark, on a desk and 360 px wide: accessible, contrast included, and never wider than the window.

import { App } from "../support/app.mjs";
import { DESKTOP, PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, picture } from "../support/checks.mjs";
import { adminOf, openDemo } from "../support/demo.mjs";
import { invite } from "../support/people.mjs";

const world = openDemo();

/** What is asked of every page before it is judged. */
const shown = (page) => page.locator("h1").first().waitFor({ state: "attached" });
const editor = (page) => page.locator(".editor-host").waitFor();
/** Presses keys in a page being written and waits for what they show. */
const write = (keys, awaited) => async (page) => {
  await editor(page);
  await page.keyboard.press(keys);
  await page.locator(awaited).first().waitFor();
};

/** Opens a line of the menu of the page that is shown. */
const choose = (words) => async (page) => {
  await editor(page);
  await page.getByRole("button", { name: "Actions pour cette page" }).click();
  await page.getByRole("menuitem", { name: words }).click();
  await page.getByRole("dialog").waitFor();
};

/** Screens of the app: name, address, and what is done there before. The mode of a page is kept from one to the next. */
const APP = [
  ["home", "/app/", (page) => page.locator("main#content a").first().waitFor()],
  ["tree", "/app/tree", (page) => page.locator("[role=treeitem]").last().waitFor()],
  ["search", "/app/search"],
  ["results", "/app/search?q=pain"],
  ["tag", ({ tag }) => `/app/tags/${encodeURIComponent(tag)}`],
  ["synchronisation", "/app/sync"],
  ["trash", "/app/trash"],
  ["help", "/app/help"],
  ["installing", "/app/install"],
  ["signing out", "/app/sign-out"],
  ["nowhere", "/app/rien-ici"],
  ["a page being written", ({ page }) => `/app/p/${page}`, editor],
  ["the marks shown", ({ page }) => `/app/p/${page}`, write("Control+Shift+e", "[data-mode=source]")],
  ["reading", ({ page }) => `/app/p/${page}`, write("Control+e", ".document-reading")],
  ["a page that is not here", "/app/p/0000000000000000000000000a"],
];

/** Presses what matches and waits for what it opens. */
const open = (press, role) => async (page) => {
  await editor(page);
  await press(page).click();
  await page.getByRole(role).waitFor();
};

/** What opens over a page. */
const OVER = [
  ["panel", write("Control+.", ".side-panel")],
  ["menu of a page", open((page) => page.getByRole("button", { name: "Actions pour cette page" }), "menu")],
  ["sharing", choose("Partager")],
  ["moving", choose("Déplacer vers…")],
  ["menu of the account", open((page) => page.locator(".account-button"), "menu")],
  ["the badge's dialog", open((page) => page.locator(".sync-badge"), "dialog")],
];

const SITE = [
  ["home", "/"],
  ["page", ({ slug }) => `/${slug}`],
  ["tags", "/tags"],
  ["tag", ({ tag }) => `/tags/${encodeURIComponent(tag)}`],
  ["recent changes", "/recent"],
  ["search", "/search?q=pain"],
  ["nothing found", "/search?q=zzzz"],
  ["missing page", "/il-n-y-a-rien"],
  ["signing in", "/connexion"],
  ["password forgotten", "/mot-de-passe"],
  ["a used reset link", "/mot-de-passe/inconnu"],
  ["joining", ({ invitation }) => invitation],
  ["a used invitation", "/rejoindre/inconnu"],
  ["a revoked share link", "/partage/inconnu"],
];

const DESK = [
  ["account", "/compte"],
  ["signing out", "/deconnexion"],
  ["admin", "/admin"],
  ...["members", "invitations", "circles", "spaces", "public", "identity", "trash", "space", "journal", "backups", "settings"].map((section) => [
    section,
    `/admin/${section}`,
  ]),
  ["a member", ({ member }) => `/admin/members/${member}`],
  ["closing an account", ({ member }) => `/admin/members/${member}/disable`],
  ["a circle", ({ circle }) => `/admin/circles/${circle}`],
  ["deleting a circle", ({ circle }) => `/admin/circles/${circle}/delete`],
  ["a space", ({ space }) => `/admin/spaces/${space}`],
  ["deleting a space", ({ space }) => `/admin/spaces/${space}/delete`],
  ["deleting from the trash", ({ trashed }) => `/admin/trash/${trashed}/delete`],
  ["emptying the trash", "/admin/trash/empty"],
];

let known;

/** What the addresses name, taken from the demonstration once. */
async function places() {
  if (known) return known;
  const desk = await adminOf(world);
  const { spaces, documents, people, circles } = await desk.catalogue();
  const alive = documents.filter((document) => !document.trashed_at);
  const members = alive.filter((document) => !document.public);
  const page = (members.find((document) => /réunion|compte rendu/i.test(document.title)) ?? members[0]).id;
  const trashed = await desk.createPage(spaces[0].name, "Vieux brouillon");
  await desk.command({ do: "trash", document: trashed });
  const { url } = await invite(desk.messenger);
  const slug = alive.find((document) => document.public && /pain/i.test(document.title))?.slug ?? "accueil";
  const tag = alive.flatMap((document) => document.tags ?? [])[0] ?? "pain";
  const circle = circles?.[0]?.id;
  known = { page, slug, tag, trashed, circle, space: spaces[0].id, member: people[1].id, invitation: new URL(url).pathname };
  return known;
}

/** Goes through a table of screens; what is wrong with each is told together. */
async function walk(visit, table, options) {
  const names = await places();
  const faults = [];
  visit.complaints.expect(/status of (404|410|403)/);
  for (const [name, address, prepare = shown] of table) {
    try {
      await visit.page.goto(typeof address === "function" ? address(names) : address);
      await shown(visit.page);
      await prepare(visit.page);
      await checkAccessibility(visit.page);
      await checkNoSidewaysScroll(visit.page);
    } catch (error) {
      faults.push(`${name}: ${error.message}`);
      await picture(visit.page, `screen-${name}-${options.name}`.replaceAll(/[^\p{L}\p{N}]+/gu, "-"));
    }
  }
  if (faults.length > 0) throw new Error(faults.join("\n\n"));
}

for (const dark of [false, true]) {
  for (const viewport of [DESKTOP, PHONE]) {
    const look = `${dark ? "dark" : "light"}, ${viewport.width} px`;
    const options = { dark, viewport, touch: viewport === PHONE, name: look };

    world.test(`the app: ${look}`, async () => {
      await places();
      const visit = await world.as("demo", options);
      await App.open(visit);
      await walk(visit, APP, options);
    });

    world.test(`what opens over a page: ${look}`, async () => {
      const { page } = await places();
      const visit = await world.as("demo", options);
      await walk(visit, OVER.map(([name, open]) => [name, `/app/p/${page}`, open]), options);
    });

    world.test(`the site: ${look}`, async () => walk(await world.visitor(options), SITE, options));

    world.test(`account and administration: ${look}`, async () => {
      await places();
      await walk(await world.as("demo", options), DESK, options);
    });
  }
}
