// Pages made without the app, for tests that need them to be there already.

import { randomBytes } from "node:crypto";

import { Messenger } from "./people.mjs";

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** A new id: 48 bits of time, 80 of chance, in 26 letters and digits. */
export function newId() {
  let value = (BigInt(Date.now()) << 80n) | BigInt(`0x${randomBytes(10).toString("hex")}`);
  let text = "";
  for (let place = 0; place < 26; place++) {
    text = DIGITS[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** What somebody may do through the API. */
export class Desk {
  static async of(world, name) {
    const messenger = new Messenger(world.server);
    for (const { name: key, value } of await world.session(name)) messenger.cookies.set(key, value);
    return new Desk(messenger);
  }

  constructor(messenger) {
    this.messenger = messenger;
  }

  catalogue() {
    return this.messenger.json("GET", "/api/catalogue");
  }

  async space(name) {
    const { spaces } = await this.catalogue();
    const found = spaces.find((space) => space.name === name);
    if (!found) throw new Error(`no space is called ${name}: ${spaces.map((space) => space.name)}`);
    return found.id;
  }

  async page(title) {
    const { documents } = await this.catalogue();
    return documents.find((document) => document.title === title);
  }

  /** Executes commands; throws when one is refused. */
  async command(...commands) {
    const envelopes = commands.map((command) => ({ id: newId(), at: Date.now(), ...command }));
    const { results } = await this.messenger.json("POST", "/api/commands", { commands: envelopes });
    for (const [place, result] of results.entries()) {
      if (result.outcome !== "done") throw new Error(`${JSON.stringify(commands[place])}: ${JSON.stringify(result)}`);
    }
  }

  /** Makes an empty page; its id. */
  async createPage(space, title, { parent = null, position = `m${newId()}` } = {}) {
    const document = newId();
    await this.command({ do: "create-page", document, space: await this.space(space), parent, position, title });
    return document;
  }
}
