// Hocuspocus as a process: in memory, or durable in SQLite when DATABASE names a file.

import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const { PORT, DATABASE } = process.env;
const server = new Server({
  port: Number(PORT),
  address: "127.0.0.1",
  quiet: true,
  extensions: DATABASE ? [new SQLite({ database: DATABASE })] : [],
});
await server.listen();
console.log("ready");
