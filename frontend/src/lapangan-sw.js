// Keeps the field pages for hours without a connection, and sends what waits when the connection comes back.
import { send } from './js/lapangan/sending.js'

const CACHE = 'lapangan-1'
const BASE = '/kantor/mbg/lapangan'
const PATIENCE_MS = 4000
const KEPT_MS = 36 * 3600 * 1000
const SHARED = ['/aset/', '/tema/']
const NOT_KEPT = [`${BASE}/sw.js`, `${BASE}/manifest.webmanifest`, `${BASE}/kode`]

const keyOf = (address) => new URL(address, self.location).pathname // one page serves every batch and delivery
const forget = async () => {
  const cache = await caches.open(CACHE)
  for (const request of await cache.keys()) if (keyOf(request.url).startsWith(BASE)) await cache.delete(request)
}

async function keepPage(answer, address) {
  const cache = await caches.open(CACHE)
  const headers = new Headers(answer.headers)
  headers.set('x-kept-at', String(Date.now()))
  headers.delete('content-encoding')
  await cache.put(keyOf(address), new Response(await answer.arrayBuffer(), { status: 200, headers }))
}

async function keptPage(address) {
  const found = await (await caches.open(CACHE)).match(keyOf(address))
  return found && Date.now() - Number(found.headers.get('x-kept-at')) < KEPT_MS ? found : undefined
}

async function page(request) {
  const fresh = fetch(request).then(async (answer) => {
    if (answer.type === 'opaqueredirect' || answer.status === 401) await forget() // signed out: nothing stays behind
    else if (answer.ok && !answer.redirected) await keepPage(answer.clone(), request.url)
    return answer
  })
  const late = new Promise((give) => setTimeout(give, PATIENCE_MS))
  const first = await Promise.race([fresh.catch(() => undefined), late])
  if (first && first.status < 500) return first
  return (await keptPage(request.url)) ?? first ?? fresh
}

async function file(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request.url)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request.url, answer.clone())
  return answer
}

async function prepare({ berkas, halaman }) {
  const cache = await caches.open(CACHE)
  for (const request of await cache.keys()) {
    if (SHARED.some((part) => keyOf(request.url).startsWith(part)) && !berkas.includes(request.url) && halaman.length) await cache.delete(request)
  }
  for (const address of berkas) if (!(await cache.match(address))) await cache.add(address).catch(() => {})
  for (const address of halaman) {
    const answer = await fetch(address, { credentials: 'same-origin', redirect: 'manual' }).catch(() => undefined)
    if (answer?.ok) await keepPage(answer, address)
  }
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => event.waitUntil(prepare(event.data)))
self.addEventListener('sync', (event) => {
  if (event.tag === 'kirim') event.waitUntil(send().then((problem) => { if (problem && !problem.signedOut) throw problem }))
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== self.location.origin) return
  if (SHARED.some((part) => address.pathname.startsWith(part))) event.respondWith(file(request))
  else if (request.mode === 'navigate' && address.pathname.startsWith(BASE) && !NOT_KEPT.includes(address.pathname)) event.respondWith(page(request))
})
