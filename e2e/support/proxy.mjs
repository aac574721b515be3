// A network that lets requests through and refuses WebSockets, as some offices' do.

import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect } from "node:net";

/** Stands before a server: `proxy.url`, `proxy.refusals`, `proxy.allowUpgrades()`, `await proxy.close()`. */
export async function startProxy(target) {
  const { hostname, port } = new URL(target);
  const proxy = { refusals: 0, sockets: 0, isOpen: false };
  const server = createServer((asked, answer) => {
    const passed = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers }, (answered) => {
      answer.writeHead(answered.statusCode, answered.rawHeaders);
      answered.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  server.on("upgrade", (asked, socket, head) => {
    if (!proxy.isOpen) {
      proxy.refusals += 1;
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
      return;
    }
    proxy.sockets += 1;
    const passed = connect(Number(port), hostname, () => {
      const headers = Object.entries(asked.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      passed.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${headers.join("")}\r\n`);
      passed.write(head);
      passed.pipe(socket).pipe(passed);
    });
    for (const end of [socket, passed]) end.on("error", () => [socket, passed].forEach((other) => other.destroy()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy.url = `http://127.0.0.1:${server.address().port}`;
  proxy.allowUpgrades = () => {
    proxy.isOpen = true;
  };
  proxy.close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return proxy;
}
