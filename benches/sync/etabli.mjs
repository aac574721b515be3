// What the load needs of Établi besides sync: a member's cookie, and pages to write in.

import { randomBytes } from "node:crypto";

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** An identifier as `etabli-ids` writes them. */
function identifier() {
  const time = BigInt(Date.now()) << 80n;
  let value = time | BigInt(`0x${randomBytes(10).toString("hex")}`);
  let text = "";
  for (let place = 0; place < 26; place++, value >>= 5n) text = LETTERS[Number(value & 31n)] + text;
  return text;
}

/** Signs in as a member of the demonstration; returns the cookie. */
export async function signIn(url, email = "zoe@lagrange.example", password = "la-grange-demo") {
  const response = await fetch(`${url}/connexion`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ email, password }),
  });
  const cookie = response.headers.getSetCookie().find((value) => value.startsWith("etabli_session="));
  if (!cookie) throw new Error(`sign-in refused: ${response.status} ${await response.text()}`);
  return cookie.split(";")[0];
}

/** Makes pages and returns their ids, which are their rooms'. */
export async function somePages(server, count) {
  const headers = { cookie: server.cookie, "content-type": "application/json" };
  const catalogue = await (await fetch(`${server.url}/api/catalogue`, { headers })).json();
  const space = catalogue.spaces.find(({ level }) => level === "write" || level === "manage").id;
  const commands = Array.from({ length: count }, (_, number) => ({
    id: identifier(),
    at: Date.now(),
    do: "create-page",
    document: identifier(),
    space,
    parent: null,
    position: `a${number}`,
    title: `Mesure ${number}`,
  }));
  const body = JSON.stringify({ commands });
  const answer = await (await fetch(`${server.url}/api/commands`, { method: "POST", headers, body })).json();
  const refused = answer.results.filter(({ outcome }) => outcome !== "done");
  if (refused.length) throw new Error(`pages refused: ${JSON.stringify(refused)}`);
  return commands.map(({ document }) => document);
}
