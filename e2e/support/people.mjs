// The people of the tests, and how they get in without a browser.

import assert from "node:assert/strict";

const PASSWORD = "une phrase de passe assez longue";

export const PEOPLE = {
  ada: { name: "Ada Martin", email: "ada@grange.example", password: PASSWORD, role: "admin" },
  "zoé": { name: "Zoé Pelletier", email: "zoe@grange.example", password: PASSWORD, role: "member" },
  "léo": { name: "Léo Nguyen", email: "leo@grange.example", password: PASSWORD, role: "member" },
};

export const COOPERATIVE = "La Grange";

/** A browser without a window: keeps cookies, follows forms. */
export class Messenger {
  constructor(server) {
    this.server = server;
    this.cookies = new Map();
  }

  async send(method, path, body, headers = {}) {
    const response = await fetch(new URL(path, this.server.url), {
      method,
      body,
      redirect: "manual",
      headers: {
        origin: this.server.url,
        "accept-language": "fr",
        accept: "text/html",
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    return response;
  }

  /** Sends a form; where it leads, or an error that shows what the server said. */
  async submit(path, fields) {
    const response = await this.send("POST", path, new URLSearchParams(fields));
    const text = await response.text();
    assert.ok([302, 303].includes(response.status), `POST ${path}: ${response.status}\n${problems(text)}`);
    return response.headers.get("location");
  }

  async json(method, path, value) {
    const response = await this.send(method, path, JSON.stringify(value), { "content-type": "application/json", accept: "application/json" });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** The cookies as Playwright wants them. */
  browserCookies() {
    // They outlive the browser's closing, as the server asks by their age.
    const kept = { url: this.server.url, httpOnly: true, sameSite: "Lax", expires: Math.floor(Date.now() / 1000) + 86_400 };
    return [...this.cookies].map(([name, value]) => ({ name, value, ...kept }));
  }
}

function problems(html) {
  const text = html.replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, " ");
  return text.replace(/\s+/g, " ").slice(0, 600);
}

export async function signIn(server, name) {
  const { email, password } = PEOPLE[name];
  const messenger = new Messenger(server);
  await messenger.submit("/connexion", { email, password });
  return messenger.browserCookies();
}

/** Goes through the four screens of the installation; the admin's cookies. */
export async function install(server) {
  const messenger = new Messenger(server);
  const { name, email, password } = PEOPLE.ada;
  const key = new URL(server.installation).searchParams.get("cle");
  const screens = [
    { cooperative: COOPERATIVE, language: "fr", "time-zone": "Europe/Paris", accent: "#0f6b5c" },
    { name, email, password },
    { entry: "invitation" },
    { "backup-every": "24" },
  ];
  for (const [number, fields] of screens.entries()) {
    await messenger.submit(`/installation?cle=${key}&ecran=${number + 1}`, fields);
  }
  return messenger.browserCookies();
}

/** Invites somebody and joins in their place; their cookies. */
export async function join(server, adminCookies, person) {
  const admin = new Messenger(server);
  for (const { name, value } of adminCookies) admin.cookies.set(name, value);
  const { url } = await invite(admin, { role: PEOPLE[person].role });
  const messenger = new Messenger(server);
  const { name, email, password } = PEOPLE[person];
  await messenger.submit(new URL(url).pathname, { name, email, password });
  return messenger.browserCookies();
}

export async function invite(admin, { role = "member", days = 7, uses = 1 } = {}) {
  return admin.json("POST", "/api/invitations", { role, days, uses });
}
