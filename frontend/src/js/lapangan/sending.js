// Sending what waits, from the page or, when the page is closed, from the service worker. Sending twice does no harm:
// the server knows every entry by its number.
import { all, asked, drop, inside, one, put } from './store.js'

const AT_ONCE = 50
const SHOWN_FOR = 24 * 3600 * 1000
const WAITING = ['hp', 'terkirim', 'diterima']
const json = { 'content-type': 'application/json', accept: 'application/json' }

async function post(path, body, headers = { accept: 'application/json' }) {
  const answer = await fetch(path, { method: 'POST', body, headers, redirect: 'manual', credentials: 'same-origin' })
  if (answer.ok) return answer.json()
  const said = await answer.json().catch(() => ({}))
  const signedOut = answer.status === 401 || answer.type === 'opaqueredirect'
  throw Object.assign(new Error(said.message ?? said.detail ?? ''), { status: answer.status, signedOut })
}

const mark = (entries, change) => inside(['catatan'], async (of) => {
  for (const entry of entries) {
    const kept = await asked(of('catatan').get(entry.id))
    if (kept) of('catatan').put({ ...kept, ...change(kept) })
  }
})

async function register(device) {
  if (device.terdaftar) return
  const nama = device.nama ?? 'HP'
  await post('/api/mbg/perangkat', JSON.stringify({ id: device.id, nama, kunci: device.spki }), json)
  await inside(['perangkat'], async (of) => {
    const kept = await asked(of('perangkat').get(device.akun))
    of('perangkat').put({ ...kept, terdaftar: true })
  })
}

async function sendEntries(device, entries) {
  const catatan = entries.map(({ id, muatan, tanda }) => ({ id, muatan, tanda }))
  await mark(entries, () => ({ keadaan: 'terkirim' }))
  const began = Date.now()
  let answer
  try {
    answer = await post('/api/mbg/catatan', JSON.stringify({ akun: device.akun, perangkat: device.id, jam: began, catatan }), json)
  } catch (problem) {
    await mark(entries, (kept) => (kept.keadaan === 'terkirim' ? { keadaan: 'hp' } : {}))
    throw problem
  }
  const geser = Math.round(answer.jam - (began + Date.now()) / 2)
  const became = new Map(answer.catatan.map((row) => [row.id, row]))
  await mark(entries, (kept) => ({ keadaan: became.get(kept.id).status, alasan: became.get(kept.id).alasan }))
  await inside(['perangkat'], async (of) => {
    const kept = await asked(of('perangkat').get(device.akun))
    of('perangkat').put({ ...kept, geser })
  })
}

async function sendPhotos(akun) {
  const states = new Map((await all('catatan')).map((entry) => [entry.id, entry.keadaan]))
  for (const photo of (await all('foto')).filter((one) => one.akun === akun && ['diterima', 'sah'].includes(states.get(one.catatan)))) {
    const body = new FormData()
    body.set('catatan', photo.catatan)
    body.set('kunci', photo.kunci)
    body.set('berkas', photo.file, photo.file.name || 'foto.jpg')
    try {
      await post('/api/mbg/foto', body)
    } catch (problem) {
      if (problem.status !== 422) throw problem // a broken photo will not mend by waiting
    }
    await drop('foto', photo.kunci)
  }
}

async function tidy() {
  const photos = new Set((await all('foto')).map((photo) => photo.catatan))
  for (const entry of await all('catatan')) {
    const seen = entry.jenis === 'posisi' || Date.now() - entry.jam > SHOWN_FOR
    if ((entry.keadaan === 'sah' || (entry.jenis === 'posisi' && entry.keadaan === 'ditolak')) && !photos.has(entry.id) && seen) await drop('catatan', entry.id)
  }
}

async function sendOf(akun) {
  const device = await one('perangkat', akun)
  if (!device) return
  await tidy()
  const waiting = (await all('catatan')).filter((entry) => entry.akun === akun && WAITING.includes(entry.keadaan))
  waiting.sort((a, b) => a.urut - b.urut)
  if (waiting.length) await register(device)
  for (let from = 0; from < waiting.length; from += AT_ONCE) await sendEntries(device, waiting.slice(from, from + AT_ONCE))
  await sendPhotos(akun)
}

// One sender at a time, in all tabs and the worker together. Resolves to what stands in the way, or nothing.
export async function send() {
  const now = await one('hari', 'kini')
  if (!now?.akun) return null
  const work = () => sendOf(now.akun).then(() => null, (problem) => problem)
  return navigator.locks ? navigator.locks.request('tiru-mbg-kirim', work) : work()
}

export const again = async (id) => put('catatan', { ...(await one('catatan', id)), keadaan: 'hp', alasan: '' })
