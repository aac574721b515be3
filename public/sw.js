// The app without network: keeps the app's files on the device and serves them from there.
//
// It never answers for /api, for the public site or for /admin: the documents live in IndexedDB, not here.
// A new version installs beside the old one and waits until the person asks for it, or until no tab is open.

const VERSION = "{{version}}";
const FILES = ["{{files}}"];
const APP = "/app/";
const THEME = "/theme.css";

const CACHE = `etabli-app-${VERSION}`;
// Colours of the cooperative and pictures seen: kept from one version to the next.
const SEEN = "etabli-seen";
const MOST_SEEN = 300;

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));

self.addEventListener("activate", (event) => event.waitUntil(forgetOldVersions()));

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
  if (event.data === "forget") event.waitUntil(caches.delete(SEEN));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname.startsWith(APP)) event.respondWith(fromCache(APP));
  } else if (url.pathname.startsWith("/assets/") || url.pathname === "/favicon.svg") {
    event.respondWith(fromCache(request));
  } else if (url.pathname === THEME) {
    event.respondWith(fromSeenThenRenewed(event));
  } else if (url.pathname.startsWith("/files/") && request.destination === "image") {
    event.respondWith(fromSeenElseNetwork(request));
  }
});

async function keepFiles() {
  const cache = await caches.open(CACHE);
  // What an older version holds under the same address has the same content: the address carries its hash.
  await Promise.all(
    FILES.map(async (file) => {
      const held = file.startsWith("/assets/") && (await caches.match(file));
      await cache.put(file, held || (await fetchWhole(file)));
    }),
  );
  // The page was opened before there was a worker to see its colours.
  const seen = await caches.open(SEEN);
  await seen.add(THEME).catch(() => {});
}

async function fetchWhole(file) {
  const response = await fetch(file, { cache: "reload" });
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response;
}

async function forgetOldVersions() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("etabli-app-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromCache(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) || fetch(request);
}

// Never waits for a network that may be dead without saying so: the colours of last time do until the next opening.
async function fromSeenThenRenewed(event) {
  const { request } = event;
  const cache = await caches.open(SEEN);
  const held = await cache.match(request, { ignoreVary: true });
  const renewed = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(request, response.clone());
    return response;
  });
  if (!held) return renewed;
  event.waitUntil(renewed.catch(() => {}));
  return held;
}

async function fromSeenElseNetwork(request) {
  const cache = await caches.open(SEEN);
  const held = await cache.match(request, { ignoreVary: true });
  if (held) return held;
  const response = await fetch(request);
  // A full device refuses: the picture is shown all the same.
  if (response.ok) await keep(cache, request, response.clone()).catch(() => {});
  return response;
}

async function keep(cache, request, response) {
  await cache.put(request, response);
  const seen = await cache.keys();
  await Promise.all(seen.slice(0, Math.max(0, seen.length - MOST_SEEN)).map((oldest) => cache.delete(oldest)));
}
