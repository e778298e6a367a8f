// Short news at the edge of the screen. A server answer asks for it with `HX-Trigger: {"toast": "…"}`.
const LIFE = 6000

export function toast(words) {
  const shelf = document.getElementById('toasts')
  if (!shelf || !words) return
  const line = document.createElement('p')
  line.className = 'toast'
  line.textContent = words
  shelf.append(line)
  setTimeout(() => line.remove(), LIFE)
}

export function toasts(root) {
  root.addEventListener('toast', (event) => toast(event.detail?.value ?? event.detail))
  const fallback = (event) => toast(document.getElementById('toasts')?.dataset[event.type === 'htmx:sendError' ? 'offline' : 'failed'])
  root.addEventListener('htmx:sendError', fallback)
  root.addEventListener('htmx:responseError', (event) => {
    if (!event.detail.xhr.responseText) fallback(event)
  })
}
