// Where the vehicle is, while its driver shares it and something is on the way; asked of nobody else.
import { write } from './writing.js'

const EVERY_MS = 180_000

const riding = (day) => Object.entries(day.objek).filter(([, one]) => one.tahap === 'berangkat' && one.langkah.includes('berangkat')).map(([key]) => key)

// `today` gives the page's day, `done` sends what was written. Returns what shows or hides the button.
export function sharing(box, today, words, done) {
  const button = box.querySelector('[data-posisi]')
  if (!button || !navigator.geolocation) return () => {}
  let watch = null
  let last = 0
  const stop = () => {
    navigator.geolocation.clearWatch(watch)
    watch = null
  }
  const show = () => {
    if (watch !== null && !riding(today()).length) stop()
    button.hidden = watch === null && !riding(today()).length
    button.querySelector('span').textContent = watch === null ? words.bagikan : words.berhenti
    button.setAttribute('aria-pressed', String(watch !== null))
  }
  const seen = async ({ coords }) => {
    if (Date.now() - last < EVERY_MS) return
    last = Date.now()
    const isi = { latitude: coords.latitude, longitude: coords.longitude }
    for (const kiriman of riding(today())) await write(today().akun, 'posisi', { kiriman }, isi, [], '')
    done()
  }
  button.addEventListener('click', () => {
    if (watch === null) watch = navigator.geolocation.watchPosition(seen, () => { stop(); show() }, { enableHighAccuracy: true, maximumAge: 60_000 })
    else stop()
    show()
  })
  return show
}
