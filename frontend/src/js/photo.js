// A photo of several megabytes becomes a JPEG of at most data-shrink kilobytes before it is sent.
// Whatever fails here, the file as chosen is sent: the server shrinks it as well.
const EDGES = [1600, 1280, 1024, 800]
const QUALITIES = [0.82, 0.7, 0.55]

const drawn = (bitmap, edge) => {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

async function shrunk(file, limit) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  for (const edge of EDGES) {
    const canvas = drawn(bitmap, edge)
    for (const quality of QUALITIES) {
      const blob = await new Promise((give) => canvas.toBlob(give, 'image/jpeg', quality))
      if (blob && blob.size <= limit) {
        return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' })
      }
    }
  }
  return file
}

async function thumb(file, box) {
  const bitmap = await createImageBitmap(file)
  const side = Math.min(bitmap.width, bitmap.height)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 144
  const x = (bitmap.width - side) / 2, y = (bitmap.height - side) / 2
  canvas.getContext('2d').drawImage(bitmap, x, y, side, side, 0, 0, 144, 144)
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', file.name)
  box.append(canvas)
}

async function changed(input) {
  const limit = Number(input.dataset.shrink) * 1024
  const box = input.closest('.file')?.querySelector('.thumbs')
  const form = input.form
  const holder = new DataTransfer()
  box?.replaceChildren()
  form?.setAttribute('data-wait', '')
  for (const file of input.files) {
    let ready = file
    try {
      if (file.type.startsWith('image/') && file.size > limit) ready = await shrunk(file, limit)
      if (box && file.type.startsWith('image/')) await thumb(ready, box)
    } catch { /* an unknown kind of picture goes as it is */ }
    holder.items.add(ready)
  }
  input.files = holder.files
  form?.removeAttribute('data-wait')
}

export function photos(root) {
  if (!window.createImageBitmap || !window.DataTransfer) return
  for (const input of root.querySelectorAll('input[type=file][data-shrink]')) {
    input.addEventListener('change', () => changed(input))
  }
}
