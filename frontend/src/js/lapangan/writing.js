// Writing an entry: numbered, signed with a key that cannot leave the telephone, and kept before anything is sent.
import { asked, inside, one, put } from './store.js'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' }
const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
export const able = () => Boolean(window.indexedDB && window.crypto?.subtle && crypto.randomUUID)

async function deviceOf(akun) {
  const known = await one('perangkat', akun)
  if (known) return known
  const keys = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])
  const spki = base64(await crypto.subtle.exportKey('spki', keys.publicKey))
  const made = { akun, id: crypto.randomUUID(), kunci: keys.privateKey, spki, urut: 0, geser: null, terdaftar: false }
  await put('perangkat', made)
  navigator.storage?.persist?.()
  return made
}

const nextNumber = (akun) => inside(['perangkat'], async (of) => {
  const device = await asked(of('perangkat').get(akun))
  device.urut += 1
  await asked(of('perangkat').put(device))
  return device
})

// `about` is {batch} or {kiriman}; `isi` what was filled in; `files` are photos.
export async function write(akun, jenis, about, isi, files, title) {
  await deviceOf(akun)
  const device = await nextNumber(akun)
  const id = crypto.randomUUID()
  const photos = files.map((file) => ({ kunci: crypto.randomUUID(), catatan: id, akun, file }))
  const said = { id, urut: device.urut, jenis, ...about, jam: Date.now(), isi: { ...isi, foto: photos.map((photo) => photo.kunci) } }
  if (device.geser !== null) said.geser = device.geser
  const muatan = JSON.stringify(said)
  const sign = { name: 'ECDSA', hash: 'SHA-256' }
  const tanda = base64(await crypto.subtle.sign(sign, device.kunci, new TextEncoder().encode(muatan)))
  const entry = { id, akun, urut: device.urut, jenis, objek: about.batch ?? about.kiriman, judul: title, jam: said.jam, muatan, tanda, keadaan: 'hp', alasan: '' }
  await inside(['catatan', 'foto'], async (of) => {
    of('catatan').put(entry)
    for (const photo of photos) of('foto').put(photo)
  })
  return entry
}
