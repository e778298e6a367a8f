// The board hears of each kitchen that changed and puts its tiles where they belong now.
const board = document.getElementById('papan')
const line = document.getElementById('siaran')
const SILENT_MS = 40000
const number = new Intl.NumberFormat('id-ID')
let source = null
let last = board.dataset.sejak
let heard = Date.now()
let cut = null
let tries = 0

const clock = (at) => new Date(at).toLocaleTimeString('id-ID', { hour: '2-digit', minute: '2-digit' })

function say(connected) {
  if (connected) { cut = null; tries = 0 } else cut ??= heard
  const now = connected ? 'tersambung' : 'terputus'
  if (line.dataset.kini === now) return // a screen reader hears of a change, not of each beat
  line.dataset.kini = now
  const words = connected ? line.dataset.tersambung : line.dataset.terputus.replace('{pukul}', clock(cut))
  line.querySelector('[data-kata]').textContent = words
}

const wanted = (tile) => (!board.dataset.saringKecamatan || tile.dataset.kecamatan === board.dataset.saringKecamatan)
  && (board.dataset.saringQ === '' || tile.textContent.toLowerCase().includes(board.dataset.saringQ) || decodeURIComponent(tile.querySelector('a').href).toLowerCase().includes(board.dataset.saringQ))
  && (!('saringTerlambat' in board.dataset) || tile.classList.contains('ubin-crit') || tile.classList.contains('ubin-warn'))

function put(tile) {
  const list = board.querySelector(`[data-kolom="${tile.dataset.tahap}"] ul`)
  const after = [...list.children].find((other) => other.dataset.urut > tile.dataset.urut)
  list.insertBefore(tile, after ?? null)
}

function replace(kitchen, html) {
  const before = [...board.querySelectorAll(`[data-dapur="${CSS.escape(kitchen)}"]`)]
  const stood = new Map(before.map((tile) => [tile.dataset.tahap, tile.dataset.porsi]))
  const focused = before.some((tile) => tile.contains(document.activeElement))
  const fresh = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('.ubin')]
  if (fresh.some((tile) => tile.dataset.hari !== board.dataset.hari)) return location.reload() // midnight has passed
  before.forEach((tile) => tile.remove())
  const shown = fresh.filter(wanted)
  shown.forEach((tile) => {
    if (stood.get(tile.dataset.tahap) !== tile.dataset.porsi) tile.classList.add('ubin-baru')
    put(document.importNode(tile, true))
  })
  if (focused) board.querySelector(`[data-dapur="${CSS.escape(kitchen)}"] a`)?.focus()
  sums()
  if (shown.some((tile) => !known(kitchen, tile.dataset.kecamatan)) || (before.length && !fresh.length)) besides()
}

function sums() {
  const areas = {}
  for (const column of board.querySelectorAll('[data-kolom]')) {
    const tiles = [...column.querySelectorAll('.ubin')]
    column.querySelector('[data-jumlah]').textContent = number.format(tiles.reduce((sum, tile) => sum + Number(tile.dataset.porsi), 0))
    column.querySelector('.kolom-kosong').hidden = tiles.length > 0
    for (const tile of tiles) (areas[tile.dataset.kecamatan] ??= {})[column.dataset.kolom] = (areas[tile.dataset.kecamatan][column.dataset.kolom] ?? 0) + Number(tile.dataset.porsi)
  }
  for (const row of document.querySelectorAll('[data-kecamatan-baris]')) {
    for (const cell of row.querySelectorAll('[data-kolom-sel]')) cell.textContent = number.format(areas[row.dataset.kecamatanBaris]?.[cell.dataset.kolomSel] ?? 0)
  }
}

// Beside the columns: which kitchens have no plan, and the sums by kecamatan. The server draws them.
let asked = 0
const known = (kitchen, area) => !document.querySelector(`[data-tanpa-rencana="${CSS.escape(kitchen)}"]`)
  && document.querySelector(`[data-kecamatan-baris="${CSS.escape(area)}"]`)

function besides() {
  if (!document.querySelector('[data-samping]')) return // the wall has the columns only
  clearTimeout(asked)
  asked = setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
    if (answer?.ok) beside(new DOMParser().parseFromString(await answer.text(), 'text/html'))
  }, 300 + Math.random() * 2000)
}

function beside(page) {
  for (const part of document.querySelectorAll('[data-samping]')) {
    const fresh = page.querySelector(`[data-samping="${part.dataset.samping}"]`)
    if (!fresh || part.contains(document.activeElement)) continue
    const wasOpen = part.querySelector('details')?.open
    part.replaceChildren(...document.importNode(fresh, true).childNodes)
    if (wasOpen) part.querySelector('details')?.setAttribute('open', '')
  }
  sums()
}

async function fetched(kitchen) {
  const answer = await fetch(board.dataset.satu + kitchen, { headers: { accept: 'text/html' } }).catch(() => null)
  if (answer?.ok) replace(kitchen, await answer.text())
}

// After a longer absence the whole board is read once, then the stream goes on from there.
async function anew() {
  source?.close(); source = null
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
  if (answer?.redirected && !new URL(answer.url).pathname.startsWith(new URL(location.href).pathname)) return location.reload()
  if (answer?.ok) {
    const whole = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const page = whole.getElementById('papan')
    if (!page || page.dataset.hari !== board.dataset.hari) return location.reload()
    for (const list of board.querySelectorAll('[data-kolom] ul')) {
      list.replaceChildren(...document.importNode(page.querySelector(`[data-kolom="${list.closest('[data-kolom]').dataset.kolom}"] ul`), true).children)
    }
    last = page.dataset.sejak
    beside(whole)
  } else say(false)
  if (answer && [401, 403, 404].includes(answer.status)) return location.reload()
  tries += 1
  setTimeout(open, Math.min(30000, 1000 * 2 ** tries) * (0.5 + Math.random() / 2))
}

function open() {
  if (source || document.hidden) return
  source = new EventSource(`${board.dataset.siaran}?sejak=${last}`)
  const alive = () => { heard = Date.now(); say(true) }
  source.addEventListener('detak', alive)
  source.addEventListener('putus', () => say(false))
  source.addEventListener('ulang', () => { heard = Date.now(); anew() })
  source.addEventListener('berubah', (event) => {
    alive()
    last = event.lastEventId || last
    const { kunci, html } = JSON.parse(event.data)
    if (html === null) fetched(kunci)
    else replace(kunci, html)
  })
  source.addEventListener('error', () => {
    say(false)
    if (source?.readyState === EventSource.CLOSED) anew() // refused: signed out, or too many screens
  })
}

setInterval(() => {
  if (document.hidden) return
  if (Date.now() - heard > SILENT_MS) { say(false); if (source) { source.close(); source = null } open() }
  const now = Date.now()
  const due = new Set([...board.querySelectorAll('[data-nanti]')].filter((tile) => Number(tile.dataset.nanti) <= now).map((tile) => tile.dataset.dapur))
  for (const tile of board.querySelectorAll('[data-nanti]')) if (due.has(tile.dataset.dapur)) delete tile.dataset.nanti
  for (const kitchen of due) setTimeout(() => fetched(kitchen), Math.random() * 8000)
}, 10000)

// A hidden tab gives its line back; when it is seen again it hears what it missed.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) { source?.close(); source = null } else open()
})
open()
