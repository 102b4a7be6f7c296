// What all pages share: the theme, the live stream, forms that ask the REST API, and dialogs.
'use strict'
const $ = (selector, root = document) => root.querySelector(selector)
const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act)
document.body.classList.remove('no-script')

// ---- theme: kept in a cookie, so that the server writes the page in it and nothing flashes
const THEMES = ['auto', 'light', 'dark']
const theme = $('#theme')
function showTheme() {
  theme.textContent = 'Theme: ' + (document.documentElement.dataset.theme || 'auto')
}
if (theme) {
  theme.hidden = false
  showTheme()
  theme.addEventListener('click', () => {
    const root = document.documentElement
    root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme || 'auto') + 1) % THEMES.length]
    document.cookie = 'rollcall_theme=' + root.dataset.theme + '; Path=/; Max-Age=31536000; SameSite=Strict'
    showTheme()
  })
}
$('#menu')?.addEventListener('click', event => {
  const open = $('#nav-list').classList.toggle('open')
  event.target.setAttribute('aria-expanded', open)
})

// ---- morph: makes the old tree like the new one and leaves alone what is the same, so that focus, selection, scroll and a
// click that has begun survive. Children with an id are found again by it. [data-keep] is never touched.
function morph(old, next) {
  if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) return old.replaceWith(next)
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== next.data) old.data = next.data
    return
  }
  if (old.hasAttribute('data-keep') || old.isEqualNode(next)) return
  for (const { name } of [...old.attributes]) {
    if (name !== 'open' && !next.hasAttribute(name)) old.removeAttribute(name)
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  const known = new Map([...old.children].filter(child => child.id).map(child => [child.id, child]))
  let at = old.firstChild
  for (const child of [...next.childNodes]) {
    const same = child.id ? known.get(child.id) : null
    if (same) {
      if (same === at) at = at.nextSibling
      else old.insertBefore(same, at)
      morph(same, child)
    } else if (at && !at.id && !child.id && at.nodeName === child.nodeName) {
      const here = at
      at = at.nextSibling
      morph(here, child)
    } else {
      old.insertBefore(child, at)
    }
  }
  while (at) {
    const gone = at
    at = at.nextSibling
    gone.remove()
  }
}

// ---- live: one stream for a page that is seen. A hidden tab has none; whoever comes back gets the whole state.
const main = $('#main')
const live = main?.dataset.live
const liveState = $('#live-state')
const pause = $('#live-pause')
let stream = null
let paused = false
let retry = 0
function say(words) {
  if (liveState && liveState.textContent !== words) liveState.textContent = words
}
function away(words) {
  const banner = $('#away')
  banner.hidden = !words
  if (words && banner.textContent !== words) banner.textContent = words
}
function apply(html) {
  const next = new DOMParser().parseFromString(html, 'text/html').body
  // What only some may do is in the frame for all, and only on the pages of those.
  if (!main.hasAttribute('data-writes')) each('.for-writers', part => part.remove(), next)
  for (const part of [...next.children]) {
    const old = part.id && document.getElementById(part.id)
    if (old) {
      old.setAttribute('aria-busy', 'true')
      morph(old, part)
      old.removeAttribute('aria-busy')
    } else {
      // The page shows none of this, or only some of its rows.
      for (const piece of part.querySelectorAll('[id]')) {
        const shown = document.getElementById(piece.id)
        if (shown) morph(shown, piece)
      }
    }
  }
  showActs()
  document.dispatchEvent(new CustomEvent('rollcall:frame'))
}
// What can be done depends on the state: <button data-when="queued processing">.
function showActs() {
  const state = $('[data-state]')?.dataset.state
  if (state) each('[data-when]', button => { button.hidden = !button.dataset.when.split(' ').includes(state) })
}
showActs()
function connect() {
  clearTimeout(retry)
  if (!live || stream || paused || document.hidden) return
  stream = new EventSource('/ui/live?of=' + encodeURIComponent(live))
  stream.addEventListener('open', () => say('live'))
  stream.addEventListener('frame', event => {
    away('')
    say('live')
    apply(event.data)
  })
  stream.addEventListener('away', event => away(event.data))
  stream.addEventListener('error', () => {
    say('connecting again …')
    if (stream && stream.readyState === EventSource.CLOSED) {
      // The server said no: it starts again, or the session is over, which the page itself then says.
      disconnect()
      retry = setTimeout(connect, 2000)
      fetch(location.href, { method: 'HEAD', redirect: 'manual' }).then(reply => {
        if (reply.type === 'opaqueredirect') location.reload()
      }, () => {})
    }
  })
}
function disconnect() {
  clearTimeout(retry)
  if (stream) stream.close()
  stream = null
}
if (live) {
  say('connecting …')
  pause.hidden = false
  pause.addEventListener('click', () => {
    paused = !paused
    pause.setAttribute('aria-pressed', paused)
    pause.textContent = paused ? 'Resume updates' : 'Pause updates'
    if (paused) {
      disconnect()
      say('paused: nothing on this page changes')
    } else {
      connect()
    }
  })
  document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()))
  addEventListener('pagehide', disconnect)
  addEventListener('pageshow', connect)
  connect()
  // For screen readers, totals only, at most every ten seconds.
  setInterval(() => {
    const words = $('[data-say]')?.dataset.say
    if (!paused && !document.hidden && words && $('#said').textContent !== words) $('#said').textContent = words
  }, 10000)
}

// ---- dialogs: [data-opens=ID] opens, [data-closes] closes; the browser gives the focus back
document.addEventListener('click', event => {
  const opener = event.target.closest('[data-opens]')
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens)
    dialog.showModal()
    dialog.dispatchEvent(new CustomEvent('rollcall:open'))
  }
  event.target.closest('[data-closes]')?.closest('dialog')?.close()
  // A click beside a panel closes it.
  if (event.target.nodeName === 'DIALOG' && event.target.classList.contains('panel')) event.target.close()
  // A link with data-panel opens in the panel.
  const link = event.target.closest('a[data-panel]')
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault()
    openPanel(link.href)
  }
})
/** Shows what is at this address beside the page; the page behind it stays. */
async function openPanel(href) {
  const panel = $('#panel')
  panel.innerHTML = '<p class="quiet">…</p>'
  if (!panel.open) panel.showModal()
  const reply = await fetch(href, { headers: { 'HX-Request': 'true' } }).catch(() => null)
  if (!reply || !reply.ok) {
    panel.textContent = reply ? 'This could not be shown (status ' + reply.status + ').' : 'The API does not answer.'
    return
  }
  panel.innerHTML = await reply.text()
  if (window.htmx) window.htmx.process(panel)
  const heading = $('h2', panel)
  if (heading) {
    heading.tabIndex = -1
    heading.focus()
  }
}

// ---- forms that change something ask the REST API, as scripts and commands do: <form data-act="POST /api/jobs/x/pause">.
// Each field with a name is a field of the JSON body, dots nest ("filter.reason"), and numbers are places in a list
// ("entities.0.name"). data-type: number, list (one a line or with commas), lines (one a line), ordinary (the same, as names that
// are ordinary words, too), bool, word (true, false or null as such); an empty field is left out, unless data-type is text.
// data-match: what is changed is as it was read. data-done: what is said, or where to go ("/ui/jobs/{id}"). data-shows: a field of the reply that is shown now and never again, such as a token.
const WORDS = { true: true, false: false, null: null }
const JOINED = ['checks', 'ordinary']
const lines = value => value.split('\n').map(line => line.trim()).filter(line => line)
const asWord = value => (value in WORDS ? WORDS[value] : value)
function body(form) {
  const json = {}
  for (const field of form.elements) {
    // What a button says counts only when it was pressed.
    if (!field.name || field.disabled || field.nodeName === 'BUTTON' || (field.type === 'radio' && !field.checked)) continue
    const type = field.dataset.type || (field.type === 'checkbox' ? 'bool' : '')
    let value = type === 'bool' ? field.checked : field.value.trim()
    if (type === 'checks') {
      if (!field.checked) continue
      value = [field.value]
    } else if (value === '' && type !== 'text' && type !== 'null') continue
    if (type === 'null') value = null
    if (type === 'word') value = asWord(value)
    if (type === 'number') value = Number.isNaN(Number(value)) ? value : Number(value)
    if (type === 'list') value = value.split(/[\s,]+/).filter(word => word)
    if (type === 'lines') value = lines(value)
    if (type === 'ordinary') value = lines(value).map(text => ({ text, ordinary_word: true }))
    if (type === 'null-number') value = value === 'none' ? null : Number(value)
    let at = json
    const path = field.name.split('.')
    const last = path.pop()
    path.forEach((step, i) => { at = at[step] ??= /^\d+$/.test(path[i + 1] ?? last) ? [] : {} })
    at[last] = JOINED.includes(type) && at[last] ? at[last].concat(value) : value
  }
  return json
}
async function act(form, submitter) {
  const order = submitter?.dataset.act || form.dataset.act
  const [method, path] = order.split(' ', 2)
  const sent = body(form)
  if (submitter?.name) sent[submitter.name] = asWord(submitter.value)
  const empty = form.hasAttribute('data-empty') || Object.keys(sent).length === 0
  const result = $('.result', form) || form.appendChild(Object.assign(document.createElement('div'), { className: 'result' }))
  each('[aria-invalid]', field => field.removeAttribute('aria-invalid'), form)
  each('.beside', words => words.remove(), form)
  result.setAttribute('role', 'status')
  form.setAttribute('aria-busy', 'true')
  const reply = await fetch(path, {
    method,
    headers: {
      ...(empty ? {} : { 'Content-Type': 'application/json' }),
      // The same order sent twice is carried out once.
      ...(form.dataset.key && { 'Idempotency-Key': form.dataset.key }),
      ...(form.dataset.match && { 'If-Match': form.dataset.match })
    },
    body: empty ? undefined : JSON.stringify(sent)
  }).catch(() => null)
  form.removeAttribute('aria-busy')
  const json = reply ? await reply.json().catch(() => ({})) : {}
  if (!reply || !reply.ok) return refuse(form, result, reply, json)
  result.className = 'result note'
  form.dispatchEvent(new CustomEvent('rollcall:done', { bubbles: true, detail: { json, submitter } }))
  const done = submitter?.dataset.done || form.dataset.done || 'Done.'
  if (form.dataset.shows && json[form.dataset.shows]) {
    result.textContent = done + ' '
    result.append(Object.assign(document.createElement('code'), { textContent: json[form.dataset.shows] }))
  } else if (done.startsWith('/') && json.status === 'nothing to do') {
    result.textContent = 'There is nothing to do: ' + json.why + '.'
  } else if (done.startsWith('/')) {
    location.href = done.replace(/\{(\w+)\}/g, (whole, name) => encodeURIComponent(json[name]))
  } else if (done === 'reload') {
    location.reload()
  } else if (done === 'none') {
    result.className = 'result'
    result.textContent = ''
  } else {
    result.textContent = json.notice || done.replace(/\{(\w+)\}/g, (whole, name) => json[name] ?? '–')
    const dialog = form.closest('dialog:not(.panel)')
    if (dialog && !json.notice && done === result.textContent) dialog.close()
  }
}
/** The field that a path of the body came from; an entry of a list comes from the field that has the list, or a part of it. */
function fieldOf(form, path) {
  const found = form.elements[path]
  const entry = path.match(/^(.*?)\.(\d+)(?:\.[a-z_]+)?$/)
  if (found || !entry || !form.elements[entry[1]]) return found
  const field = form.elements[entry[1]]
  if (field.setAttribute) return field
  let left = Number(entry[2])
  return [...field].find(part => (left -= lines(part.value).length) < 0)
}
function refuse(form, result, reply, json) {
  result.className = 'result wrong'
  result.setAttribute('role', 'alert')
  const lines = [reply ? json.detail || 'Refused with status ' + reply.status + '.' : 'The API does not answer. Nothing is known to be done.']
  for (const error of json.errors || []) {
    const path = (error.pointer || '').slice(1).replaceAll('/', '.')
    const field = fieldOf(form, path)
    const where = error.line ? 'line ' + error.line : path
    if (field?.setAttribute && field.type !== 'hidden') {
      field.setAttribute('aria-invalid', 'true')
      field.closest('details:not([open])')?.setAttribute('open', '')
      const words = [error.line ? where : '', error.value, error.reason].filter(part => part).join(': ')
      const beside = Object.assign(document.createElement('div'), { className: 'wrong beside', textContent: words })
      ;(field.closest('label') || field).after(beside)
    } else {
      lines.push([where, error.value, error.reason].filter(part => part).join(': '))
    }
  }
  result.textContent = lines.join('\n')
}
document.addEventListener('submit', event => {
  if (event.target.dataset.act || event.submitter?.dataset.act) {
    event.preventDefault()
    act(event.target, event.submitter)
  }
})

// ---- after htmx has put a new page part in place of an old one, the focus goes to its heading
document.addEventListener('htmx:afterSwap', event => {
  if (event.detail.target?.id === 'main') $('h1')?.focus()
})
