// The field page of the free meals: entries are written into the telephone and sent when there is a connection.
import { forms } from './js/lapangan/form.js'
import { show } from './js/lapangan/list.js'
import { sharing } from './js/lapangan/position.js'
import { scanning } from './js/lapangan/scan.js'
import { send } from './js/lapangan/sending.js'
import { inside, one, put } from './js/lapangan/store.js'
import { able } from './js/lapangan/writing.js'

const BASE = '/kantor/mbg/lapangan'
const EVERY = 30_000
const NOTED_MS = 120_000
const box = document.getElementById('lapangan')
let showSharing = () => {}
let day = box && JSON.parse(box.dataset.hari)
const words = box && JSON.parse(box.dataset.kata)
const line = box?.querySelector('[data-sambungan]')
const isMain = location.pathname === BASE

function tell(text, off = false) {
  if (!line) return
  line.textContent = text
  line.classList.toggle('off', off)
}

async function remember() {
  await put('hari', { kunci: 'kini', akun: day.akun, utama: isMain ? BASE + location.search : BASE })
  await inside(['hari'], async (of) => {
    for (const [kunci, what] of Object.entries(day.objek)) of('hari').put({ kunci, langkah: [], ...what })
  })
}

async function skew() {
  const off = Math.abs((await one('perangkat', day.akun))?.geser ?? 0)
  return off > NOTED_MS && words.jam.replace('{n}', Math.round(off / 60_000))
}

async function refresh(problem = null) {
  const found = await show(box, day.akun, words, () => work())
  const button = box.querySelector('[data-kirim]')
  if (button) button.hidden = !found.waiting && !found.photos
  showSharing()
  const count = found.waiting ? words.menunggu.replace('{n}', found.waiting) : words.kosong
  if (problem?.signedOut) tell(words.masuk, true)
  else if (!navigator.onLine) tell(`${words.luring} ${count}.`, true)
  else if (problem) tell(`${problem.message || words.gagal} ${count}.`, true)
  else tell([`${words.daring} ${count}.`, found.others && words.lain, await skew()].filter(Boolean).join(' '))
  return found
}

// What was sent has changed the day: the page's own part of it is fetched and put in place.
async function redraw() {
  const answer = await fetch(location.href, { credentials: 'same-origin' }).catch(() => undefined)
  if (!answer?.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const tasks = fresh.querySelector('[data-tugas]')
  if (!tasks) return
  document.querySelector('[data-tugas]').replaceWith(tasks)
  day = JSON.parse(fresh.getElementById('lapangan').dataset.hari)
  await remember()
}

async function work() {
  const before = await refresh()
  if (!navigator.onLine) return
  const problem = await send()
  const after = await refresh(problem)
  if (isMain && after.waiting < before.waiting) await redraw().then(() => refresh(problem))
}

// The worker keeps this page, its files, and one form of each step, so that all of them open without a connection.
async function keep() {
  if (!('serviceWorker' in navigator)) return
  const worker = await navigator.serviceWorker.register(`${BASE}/sw.js`, { scope: BASE })
  const files = [...document.querySelectorAll('link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src]')].map((one) => one.href ?? one.src)
  files.push(document.querySelector('use')?.href.baseVal.split('#')[0])
  const steps = new Map()
  for (const button of document.querySelectorAll('[data-langkah]')) if (!steps.has(button.dataset.langkah)) steps.set(button.dataset.langkah, button.href)
  const ready = await navigator.serviceWorker.ready
  ready.active.postMessage({ berkas: [...new Set(files.filter(Boolean))], halaman: isMain && navigator.onLine ? [location.href, ...steps.values()] : [] })
  worker.sync?.register('kirim').catch(() => {})
}

async function start() {
  await remember()
  await forms(day)
  scanning(box, words, tell)
  showSharing = sharing(box, () => day, words, work)
  box.querySelector('[data-kirim]')?.addEventListener('click', work)
  for (const name of ['online', 'offline']) window.addEventListener(name, work)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && work())
  document.querySelector('form[action="/kantor/keluar"]')?.addEventListener('submit', () => window.caches?.delete('lapangan-1'))
  if (isMain) {
    setInterval(async () => { const { waiting, photos } = await refresh(); if (waiting || photos) await work() }, EVERY)
    await work()
  }
  await keep().catch(() => {})
}

if (box && able()) start()
