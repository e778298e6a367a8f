// A form of one step: what is submitted goes into the telephone first, with or without a connection.
import { all, one } from './store.js'
import { write } from './writing.js'

const LISTS = ['mengganti']
const ASIDE = ['id', 'berkas']

function asked() {
  const query = new URLSearchParams(location.search)
  const about = query.has('batch') ? 'batch' : 'kiriman'
  return { about, key: query.get(about) }
}

// The kept page may have been drawn for another batch or delivery: make it this one's.
async function fit(form, day, { about, key }) {
  const known = (await one('hari', key)) ?? (day.objek[key] && { kunci: key, ...day.objek[key] })
  if (!day.objek[key]) {
    for (const old of document.querySelectorAll('[data-berdiri], [data-sudah], .msg-crit')) old.remove()
    form.reset()
    for (const [name, value] of Object.entries(known?.awal ?? {})) {
      const input = form.elements.namedItem(name)
      if (input) input.value = value
    }
  }
  if (known) document.querySelector('[data-judul]').textContent = [known.judul, known.catatan].filter(Boolean).join(' · ')
  form.action = `${location.pathname}?${about}=${key}`
  return known
}

async function replaced(form, jenis, key, known) {
  const here = (await all('catatan')).filter((entry) => entry.objek === key && entry.jenis === jenis && entry.keadaan !== 'ditolak')
  const shown = [...form.querySelectorAll('[data-berdiri]')].map((input) => input.value)
  return [...new Set([...shown, ...(known?.berdiri?.[jenis] ?? []), ...here.map((entry) => entry.id)])].slice(-20)
}

function filled(form) {
  const isi = {}
  for (const [name, value] of new FormData(form)) {
    if (!ASIDE.includes(name) && !LISTS.includes(name) && typeof value === 'string' && value.trim()) isi[name] = value.trim()
  }
  return isi
}

export async function forms(day) {
  const form = document.querySelector('form[data-catat]')
  if (!form) return
  const target = asked()
  const known = await fit(form, day, target)
  let saving = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (saving) return
    saving = true
    event.submitter?.setAttribute('aria-busy', 'true')
    while ('wait' in form.dataset) await new Promise((give) => setTimeout(give, 100)) // photos are being made smaller
    const jenis = form.dataset.catat
    const isi = filled(form)
    const gone = await replaced(form, jenis, target.key, known)
    if (gone.length) isi.mengganti = gone
    const files = [...(form.elements.namedItem('berkas')?.files ?? [])]
    const title = [document.querySelector('h1').textContent.trim(), known?.judul].filter(Boolean).join(': ')
    try {
      await write(day.akun, jenis, { [target.about]: target.key }, isi, files.slice(0, 6), title)
    } catch {
      form.submit() // no room or no store on this telephone: the server takes it as a plain form
      return
    }
    location.assign((await one('hari', 'kini'))?.utama ?? '/kantor/mbg/lapangan')
  })
}
