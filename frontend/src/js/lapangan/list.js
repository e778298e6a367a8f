// The honest list: every entry on this telephone and how far it got.
import { again } from './sending.js'
import { all, drop } from './store.js'

const WAY = ['hp', 'terkirim', 'diterima', 'sah']

const made = (name, text = '', className = '') => Object.assign(document.createElement(name), { textContent: text, className })

function way(entry, words) {
  const list = made('ol', '', 'steps')
  const at = WAY.indexOf(entry.keadaan)
  for (const [number, state] of WAY.entries()) {
    const item = made('li', words[state], number < at || (number === at && state === 'sah') ? 'done' : number === at ? 'now' : '')
    if (number === at) item.setAttribute('aria-current', 'step')
    list.append(item)
  }
  if (entry.keadaan === 'ditolak') list.append(Object.assign(made('li', words.ditolak, 'stop'), { ariaCurrent: 'step' }))
  return list
}

function buttons(entry, words, refresh) {
  const row = made('div', '', 'row')
  const press = (label, act) => {
    const button = made('button', label, 'btn btn-2 btn-s')
    button.type = 'button'
    button.addEventListener('click', async () => { await act(); refresh() })
    row.append(button)
  }
  press(words.ulang, () => again(entry.id))
  press(words.hapus, () => drop('catatan', entry.id))
  return row
}

function line(entry, photos, words, refresh) {
  const item = made('li')
  item.dataset.keadaan = entry.keadaan
  const time = new Date(entry.jam).toLocaleTimeString('id', { hour: '2-digit', minute: '2-digit' })
  item.append(made('b', `${entry.judul} · ${time}`), way(entry, words))
  if (entry.alasan) item.append(made('p', entry.alasan, 'why'))
  if (photos) item.append(made('p', words.foto.replace('{n}', photos), 'caption'))
  if (entry.keadaan === 'ditolak') item.append(buttons(entry, words, refresh))
  return item
}

export async function show(box, akun, words, refresh) {
  const [entries, photos] = [await all('catatan'), await all('foto')]
  const mine = entries.filter((entry) => entry.akun === akun).sort((a, b) => b.jam - a.jam)
  const count = (id) => photos.filter((photo) => photo.catatan === id).length
  box.querySelector('[data-daftar]')?.replaceChildren(...mine.filter((entry) => entry.jenis !== 'posisi').map((entry) => line(entry, count(entry.id), words, refresh)))
  const waiting = mine.filter((entry) => ['hp', 'terkirim', 'diterima'].includes(entry.keadaan))
  for (const entry of waiting) {
    const button = document.querySelector(`[data-objek="${entry.objek}"][data-langkah="${entry.jenis}"]`)
    button?.classList.add('here')
    if (button) button.querySelector('small').textContent = words.tersimpan
  }
  return { waiting: waiting.length, photos: photos.filter((photo) => photo.akun === akun).length, others: entries.some((entry) => entry.akun !== akun && entry.keadaan !== 'sah') }
}
