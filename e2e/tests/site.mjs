// What visitors and machines get: pages without scripts, addresses that last, and no word of what is not public.

import assert from "node:assert/strict";

import { PHONE } from "../support/browser.mjs";
import { checkAccessibility, checkNoSidewaysScroll, picture } from "../support/checks.mjs";
import { Desk } from "../support/pages.mjs";
import { openWorld } from "../support/world.mjs";

const PUBLIC = "Site public";
const world = openWorld({ people: [] });

const get = (path, headers = {}) => fetch(world.server.url + path, { redirect: "manual", headers });

world.test("the home page is complete, accessible, and needs no script", async () => {
  const { page } = await world.visitor();
  const scripts = [];
  page.on("request", (request) => request.resourceType() === "script" && scripts.push(request.url()));
  await page.goto("/");
  assert.equal(await page.locator("h1").count(), 1);
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.match(await page.title(), /La Grange/);
  await checkAccessibility(page);
  assert.deepEqual(scripts, []);
  await picture(page, "site");
});

for (const options of [{ viewport: PHONE, touch: true }, { dark: true }, { language: "en-GB" }]) {
  world.test(`home, tags, recent changes, search and a missing page: ${JSON.stringify(options)}`, async () => {
    const { page, complaints } = await world.visitor(options);
    complaints.expect(/status of 404/);
    for (const path of ["/", "/tags", "/recent", "/search?q=grange", "/cette-page-manque"]) {
      await page.goto(path);
      await checkAccessibility(page);
      await checkNoSidewaysScroll(page);
    }
    await picture(page, `missing-${Object.keys(options)[0]}`);
  });
}

world.test("a new page is found, and its old address leads to the new one", async () => {
  const ada = await Desk.of(world, "ada");
  const id = await ada.createPage(PUBLIC, "Nos paniers");
  assert.equal((await get("/nos-paniers")).status, 200);
  await ada.command({ do: "rename", document: id, title: "Les paniers d’été" });
  const moved = await get("/nos-paniers");
  assert.equal(moved.status, 301);
  assert.match(moved.headers.get("location"), /\/les-paniers-d-ete$/);
  const sitemap = await (await get("/sitemap.xml")).text();
  assert.match(sitemap, /\/les-paniers-d-ete</);
  const found = await (await get("/search?q=paniers")).text();
  assert.match(found, /les-paniers-d-ete/);
  await ada.command({ do: "trash", document: id });
  assert.equal((await get("/les-paniers-d-ete")).status, 404);
});

world.test("what is for members is nowhere on the site", async () => {
  const ada = await Desk.of(world, "ada");
  await ada.createPage("Espace membres", "Salaires confidentiels");
  const paths = ["/salaires-confidentiels", "/salaires-confidentiels.md", "/search?q=salaires", "/sitemap.xml", "/recent", "/feeds/recent.xml", "/tags"];
  for (const path of paths) {
    const answer = await get(path);
    const text = await answer.text();
    if (path.startsWith("/salaires")) assert.equal(answer.status, 404, path);
    else assert.doesNotMatch(text.replaceAll("q=salaires", "").replaceAll('value="salaires"', ""), /Salaires confidentiels/, path);
  }
});

world.test("machines find their way", async () => {
  const robots = await (await get("/robots.txt")).text();
  assert.match(robots, /Sitemap: http/);
  const feed = await get("/feeds/recent.xml");
  assert.match(feed.headers.get("content-type"), /application\/atom\+xml/);
  assert.match(await feed.text(), /<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/);
  const home = await get("/");
  const again = await get("/", { "if-none-match": home.headers.get("etag") });
  assert.equal(again.status, 304);
  const html = await home.text();
  for (const mark of ['rel="canonical"', 'property="og:title"', 'type="application/atom+xml"']) assert.ok(html.includes(mark), mark);
});

world.test("headers protect, and no page allows inline code", async () => {
  const headers = (await get("/")).headers;
  const policy = headers.get("content-security-policy");
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-inline/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.ok(headers.get("referrer-policy"));
});
