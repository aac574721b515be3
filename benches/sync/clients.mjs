// One client per protocol, with the same four words: `open`, `write(text)`, `close`, and what it is told:
// `onText(inserted)` for what others wrote, `onStored(count)` where the server says that an edit is durable.

import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { LoroDoc, VersionVector } from "loro-crdt";
import { CrdtType, MessageType, decode, encode } from "loro-protocol";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

/** What an insertion event of either library brought. */
function inserted(delta) {
  return delta.map((step) => (typeof step.insert === "string" ? step.insert : "")).join("");
}

class YClient {
  constructor(listener) {
    this.document = new Y.Doc();
    this.text = this.document.getText("body");
    this.text.observe((event) => {
      if (!event.transaction.local) listener.onText(inserted(event.delta));
    });
  }

  write(text) {
    this.text.insert(this.text.length, text);
  }
}

export class YWebsocketClient extends YClient {
  async open(server, room) {
    this.provider = new WebsocketProvider(server.url, room, this.document, {
      WebSocketPolyfill: WebSocket,
      disableBc: true,
    });
    await new Promise((done) => this.provider.once("sync", done));
  }

  close() {
    this.provider.destroy();
  }
}

export class HocuspocusClient extends YClient {
  async open(server, room) {
    this.socket = new HocuspocusProviderWebsocket({ url: server.url, WebSocketPolyfill: WebSocket });
    await new Promise((done) => {
      this.provider = new HocuspocusProvider({
        websocketProvider: this.socket,
        name: room,
        document: this.document,
        token: "none",
        onSynced: done,
      });
      this.provider.attach();
    });
  }

  close() {
    this.provider.destroy();
    this.socket.destroy();
  }
}

export class EtabliClient {
  #batch = 0n;

  constructor(listener) {
    this.listener = listener;
    this.document = new LoroDoc();
    this.text = this.document.getText("body");
    this.document.subscribe((event) => {
      if (event.by !== "import") return;
      for (const { diff } of event.events) if (diff.type === "text") listener.onText(inserted(diff.diff));
    });
  }

  async open(server, room) {
    this.room = room;
    this.socket = new WebSocket(`${server.url.replace("http", "ws")}/api/sync`, { headers: { cookie: server.cookie } });
    this.socket.binaryType = "nodebuffer";
    await new Promise((done, failed) => {
      this.socket.once("open", done);
      this.socket.once("error", failed);
    });
    await new Promise((joined) => {
      this.socket.on("message", (bytes, isBinary) => isBinary && this.#receive(decode(bytes), joined));
      const version = new VersionVector(null).encode();
      this.#send({ type: MessageType.JoinRequest, auth: new Uint8Array(), version });
    });
  }

  #send(message) {
    this.socket.send(encode({ crdt: CrdtType.Loro, roomId: this.room, ...message }));
  }

  #receive(message, joined) {
    if (message.type === MessageType.JoinResponseOk) joined();
    if (message.type === MessageType.JoinError) throw new Error(`join refused: ${message.message}`);
    if (message.type === MessageType.DocUpdate) message.updates.forEach((update) => this.document.import(update));
    if (message.type === MessageType.Ack) {
      if (message.status !== 0) throw new Error(`update refused: ${message.status}`);
      this.listener.onStored(message.refId);
    }
  }

  write(text) {
    const before = this.document.oplogVersion();
    this.text.insert(this.text.length, text);
    this.document.commit();
    const updates = [this.document.export({ mode: "update", from: before })];
    const batchId = `0x${(++this.#batch).toString(16).padStart(16, "0")}`;
    this.listener.onSent(batchId);
    this.#send({ type: MessageType.DocUpdate, updates, batchId });
  }

  close() {
    this.socket.close();
  }
}
