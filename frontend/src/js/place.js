// Finding a place: a text input with suggestions from data-place (JSON: [{kode, nama, jalur}] or {results: […]}).
// Without script the text itself is sent; with it the hidden input carries the code.
const option = (found, id) => {
  const line = document.createElement('div')
  const path = document.createElement('small')
  line.id = id
  line.setAttribute('role', 'option')
  line.setAttribute('aria-selected', 'false')
  line.dataset.kode = found.kode
  line.dataset.nama = found.nama
  path.textContent = found.jalur ?? found.kode
  line.append(found.nama, path)
  return line
}

function combobox(input) {
  const box = input.closest('.combo')
  const list = box.querySelector('[role=listbox]')
  const code = box.querySelector('input[type=hidden]')
  const status = box.querySelector('[role=status]')
  let timer, at = -1, asked = 0
  const close = () => { list.hidden = true; at = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant') }
  const take = (line) => { input.value = line.dataset.nama; code.value = line.dataset.kode; close(); code.dispatchEvent(new Event('change', { bubbles: true })) }
  const move = (by) => {
    const lines = [...list.children]
    if (!lines.length) return
    at = (at + by + lines.length) % lines.length
    lines.forEach((line, index) => line.setAttribute('aria-selected', index === at))
    lines[at].scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', lines[at].id)
  }
  const ask = async () => {
    const mine = ++asked, words = input.value.trim()
    if (words.length < 2) return close()
    const address = new URL(input.dataset.place, location.href)
    address.searchParams.set('q', words)
    const answer = await fetch(address, { headers: { accept: 'application/json' } }).then((r) => r.ok ? r.json() : []).catch(() => [])
    if (mine !== asked) return
    const found = (answer.results ?? answer).slice(0, 12)
    list.replaceChildren(...found.map((one, index) => option(one, `${list.id}-${index}`)))
    list.hidden = !found.length
    at = -1
    input.setAttribute('aria-expanded', String(!!found.length))
    status.textContent = (found.length ? input.dataset.found : input.dataset.none).replace('{n}', found.length)
  }
  input.addEventListener('input', () => { code.value = ''; clearTimeout(timer); timer = setTimeout(ask, 180) })
  input.addEventListener('blur', () => setTimeout(close, 150))
  list.addEventListener('mousedown', (event) => { event.preventDefault(); const line = event.target.closest('[role=option]'); if (line) take(line) })
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); move(event.key === 'ArrowDown' ? 1 : -1) }
    else if (event.key === 'Enter' && at >= 0) { event.preventDefault(); take(list.children[at]) }
    else if (event.key === 'Escape') close()
  })
}

export function places(root) {
  for (const input of root.querySelectorAll('input[data-place]:not([data-ready])')) {
    input.dataset.ready = ''
    combobox(input)
  }
}
