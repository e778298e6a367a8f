// A form is sent once: the second press of an impatient thumb does nothing. Coming back makes it whole.
const free = () => {
  for (const button of document.querySelectorAll('button[aria-busy=true]')) button.removeAttribute('aria-busy')
  for (const form of document.querySelectorAll('form[data-sent]')) form.removeAttribute('data-sent')
}

export function once(root) {
  root.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || form.matches('[hx-post]')) return
    if ('sent' in form.dataset || 'wait' in form.dataset) return event.preventDefault()
    form.dataset.sent = ''
    event.submitter?.setAttribute('aria-busy', 'true')
    setTimeout(free, 15000)
  })
  window.addEventListener('pageshow', free)
}
