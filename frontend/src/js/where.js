// "Pakai lokasi saya": asks the device, fills the two named inputs, says how exact it was.
function locate(button) {
  const form = button.form ?? button.closest('form')
  const status = document.getElementById(button.getAttribute('aria-describedby'))
  const say = (text) => { if (status) status.textContent = text }
  button.setAttribute('aria-busy', 'true')
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements[button.dataset.lat].value = coords.latitude.toFixed(6)
      form.elements[button.dataset.lng].value = coords.longitude.toFixed(6)
      form.dispatchEvent(new Event('change'))
      button.removeAttribute('aria-busy')
      say(button.dataset.done.replace('{n}', Math.round(coords.accuracy)))
    },
    () => { button.removeAttribute('aria-busy'); say(button.dataset.failed) },
    { enableHighAccuracy: true, timeout: 12000, maximumAge: 60000 },
  )
}

export function whereabouts(root) {
  if (!navigator.geolocation || !window.isSecureContext) return
  for (const button of root.querySelectorAll('button[data-lat]')) {
    button.hidden = false
    button.addEventListener('click', () => locate(button))
  }
}
