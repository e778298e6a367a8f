// The square on a crate leads to the step that comes next; where no camera helps, its code is typed.
import { all } from './store.js'

const BASE = '/kantor/mbg/lapangan'

async function go(text, words, tell) {
  const code = text.trim().replace(/\/+$/, '').split(/[/=]/).pop().replace(/[^0-9a-f]/gi, '').toLowerCase()
  const found = code.length >= 8 && (await all('hari')).find((one) => one.kunci.replaceAll('-', '').startsWith(code))
  if (found) location.assign(`${BASE}/isi/${found.berikut || found.langkah.at(-1)}?${found.tentang}=${found.kunci}`)
  else if (navigator.onLine) location.assign(`${BASE}/kode?kode=${encodeURIComponent(text)}`)
  else tell(words.asing)
}

async function look(dialog, words, tell) {
  const video = dialog.querySelector('video')
  const detector = new window.BarcodeDetector({ formats: ['qr_code'] })
  let stream
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  } catch {
    return tell(words.kamera)
  }
  const stop = () => { for (const track of stream.getTracks()) track.stop() }
  dialog.addEventListener('close', stop, { once: true })
  dialog.showModal()
  video.srcObject = stream
  await video.play()
  while (dialog.open) {
    const [code] = await detector.detect(video).catch(() => [])
    if (code) { dialog.close(); return go(code.rawValue, words, tell) }
    await new Promise((give) => setTimeout(give, 250))
  }
}

export function scanning(box, words, tell) {
  const button = box.querySelector('[data-pindai]')
  const form = box.querySelector('[data-kode]')
  if (!button || !form) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    go(form.elements.namedItem('kode').value, words, tell)
  })
  if (!('BarcodeDetector' in window) || !navigator.mediaDevices) return
  button.hidden = false
  button.addEventListener('click', () => look(box.querySelector('[data-kamera]'), words, tell))
}
