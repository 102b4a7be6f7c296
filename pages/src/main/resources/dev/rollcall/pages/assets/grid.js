// A job's grid: of all its rows only those in sight are in the page. Sixty rows are made once and filled again while one
// scrolls; what they show is fetched in pieces of 120 and forgotten when it is far away. Below 700 px it is a list instead.
'use strict'
{
  const ROW = 24, POOL = 60, PIECE = 120
  const WORDS = { a: 'answered', r: 'refused', e: 'empty', i: 'invalid', f: 'failed', w: 'waiting', q: 'being asked', p: 'planned', s: 'skipped', c: 'cancelled' }
  // Browsers lose precision beyond some ten million pixels; above, the scroll is scaled.
  const TALLEST = 8000000
  const box = document.getElementById('grid-live')
  if (box && matchMedia('(min-width: 700px)').matches) begin(box)
  else if (box) follow(box)

  // On a phone it is a list with pages, which the server has written. Its words are made new while the job works.
  function follow(box) {
    const plain = document.getElementById('grid-plain')
    const lines = [...plain.querySelectorAll('tbody tr')]
    const path = '/api/jobs/' + encodeURIComponent(box.dataset.job) + '/grid?from=' + plain.dataset.from + '&rows=' + lines.length + (box.dataset.query ? '&' + box.dataset.query : '')
    let at = 0
    document.addEventListener('rollcall:frame', async () => {
      if (document.hidden || performance.now() - at < 2000) return
      at = performance.now()
      const reply = await fetch(path).then(reply => (reply.ok ? reply.json() : null), () => null)
      if (!reply) return
      const letters = new Map(reply.rows)
      for (const line of lines) {
        const now = letters.get(line.cells[0].textContent)
        if (now) [...line.cells].slice(1).forEach((cell, column) => mark(cell, now[column]))
      }
    })
  }
  function mark(cell, letter) {
    const box = cell.querySelector('.c')
    if (!letter || box.textContent === letter) return
    box.textContent = letter
    box.className = 'c c-' + letter
    cell.querySelector('.word').textContent = cell.querySelector('a').title = WORDS[letter]
  }

  function begin(box) {
    const job = box.dataset.job
    const query = box.dataset.query
    let total = Number(box.dataset.total)
    let providers = []
    const pieces = new Map()
    let selected = { row: 0, column: 0 }
    let first = 0

    const grid = element('div', { className: 'grid', tabIndex: -1 }, { role: 'grid', 'aria-labelledby': 'grid-h' })
    const head = grid.appendChild(element('div', { className: 'grid-head' }, { role: 'rowgroup' }))
    const body = grid.appendChild(element('div', { className: 'grid-body' }, { role: 'rowgroup' }))
    const rows = []

    function element(name, properties, attributes = {}) {
      const made = Object.assign(document.createElement(name), properties)
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
      return made
    }
    const height = () => Math.min(total * ROW, TALLEST)
    const scale = () => (total * ROW > TALLEST ? (total * ROW - grid.clientHeight) / (TALLEST - grid.clientHeight) : 1)
    const topRow = () => Math.floor((grid.scrollTop * scale()) / ROW)

    async function fetchPiece(number) {
      const known = pieces.get(number)
      if (known && (known.pending || performance.now() - known.at < 2000)) return
      pieces.set(number, { rows: known?.rows, pending: true, at: 0 })
      const path = '/api/jobs/' + encodeURIComponent(job) + '/grid?from=' + number * PIECE + '&rows=' + PIECE + (query ? '&' + query : '')
      const reply = await fetch(path).then(reply => (reply.ok ? reply.json() : null), () => null)
      if (!reply) return pieces.set(number, { rows: known?.rows, at: performance.now() })
      pieces.set(number, { rows: reply.rows, at: performance.now() })
      if (reply.total !== total) {
        total = reply.total
        body.style.height = height() + 'px'
        grid.setAttribute('aria-rowcount', total + 1)
        document.getElementById('grid-total').textContent = total.toLocaleString('en') + (total === 1 ? ' domain' : ' domains')
      }
      if (!providers.length) build(reply.providers)
      draw()
    }
    function build(names) {
      providers = names
      box.hidden = false
      document.getElementById('grid-plain').remove()
      box.append(grid)
      grid.style.setProperty('--columns', names.length)
      grid.setAttribute('aria-rowcount', total + 1)
      grid.setAttribute('aria-colcount', names.length + 1)
      const titles = head.appendChild(element('div', { className: 'grid-row' }, { role: 'row', 'aria-rowindex': 1 }))
      for (const name of ['Domain', ...names]) titles.append(element('div', { textContent: name, title: name }, { role: 'columnheader' }))
      body.style.height = height() + 'px'
      for (let i = 0; i < POOL; i++) {
        const row = element('div', { className: 'grid-row' }, { role: 'row' })
        row.append(element('div', { dir: 'auto' }, { role: 'rowheader' }))
        names.forEach((name, column) => {
          const cell = element('div', { className: 'c', tabIndex: -1 }, { role: 'gridcell' })
          cell.dataset.column = column
          row.append(cell)
        })
        rows.push(row)
        body.append(row)
      }
    }
    function rowAt(index) {
      return pieces.get(Math.floor(index / PIECE))?.rows?.[index % PIECE]
    }
    function draw() {
      if (!providers.length) return
      const at = topRow()
      first = Math.max(0, Math.min(at - 10, total - POOL))
      const offset = scale() === 1 ? 0 : at * ROW - grid.scrollTop
      for (let i = 0; i < POOL; i++) {
        const index = first + i
        const row = rows[index % POOL]
        row.hidden = index >= total
        if (row.hidden) continue
        row.style.top = index * ROW - offset + 'px'
        fill(row, index, rowAt(index))
      }
      for (const number of new Set([Math.floor(first / PIECE), Math.floor((first + POOL - 1) / PIECE)])) {
        if (number * PIECE < total) fetchPiece(number)
      }
      for (const number of pieces.keys()) if (Math.abs(number - first / PIECE) > 20) pieces.delete(number)
    }
    function fill(row, index, data) {
      row.setAttribute('aria-rowindex', index + 2)
      row.dataset.row = index
      const [name, letters] = data || ['…', '']
      const cells = row.children
      if (cells[0].textContent !== name) cells[0].textContent = cells[0].title = name
      for (let column = 0; column < providers.length; column++) {
        const cell = cells[column + 1]
        const letter = letters[column] || ''
        if (cell.textContent !== letter) {
          cell.textContent = letter
          cell.className = 'c' + (letter ? ' c-' + letter : '')
          cell.setAttribute('aria-label', letter ? providers[column] + ' ' + WORDS[letter] : 'not loaded yet')
        }
        cell.tabIndex = index === selected.row && column === selected.column ? 0 : -1
      }
    }
    function cellAt(row, column) {
      return row >= first && row < first + POOL ? rows[row % POOL].children[column + 1] : null
    }
    function select(row, column, focus = true) {
      selected = { row: Math.max(0, Math.min(row, total - 1)), column: Math.max(0, Math.min(column, providers.length - 1)) }
      const view = grid.clientHeight - ROW - 2
      const top = selected.row * ROW
      const now = grid.scrollTop * scale()
      if (top < now) grid.scrollTop = top / scale()
      else if (top + ROW > now + view) grid.scrollTop = (top + ROW - view) / scale()
      draw()
      if (focus) cellAt(selected.row, selected.column)?.focus({ preventScroll: true })
    }
    function open(row, column) {
      const data = rowAt(row)
      if (data) openPanel('/ui/jobs/' + encodeURIComponent(job) + '/cells?domain=' + encodeURIComponent(data[0]) + '&provider=' + encodeURIComponent(providers[column]))
    }
    const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [20, 0], PageUp: [-20, 0] }
    grid.addEventListener('keydown', event => {
      const move = MOVES[event.key]
      if (move) select(selected.row + move[0], selected.column + move[1])
      else if (event.key === 'Home') select(event.ctrlKey ? 0 : selected.row, 0)
      else if (event.key === 'End') select(event.ctrlKey ? total - 1 : selected.row, providers.length - 1)
      else if (event.key === 'Enter' || event.key === ' ') open(selected.row, selected.column)
      else return
      event.preventDefault()
    })
    grid.addEventListener('click', event => {
      const cell = event.target.closest('[role=gridcell]')
      if (!cell) return
      select(Number(cell.parentNode.dataset.row), Number(cell.dataset.column))
      open(selected.row, selected.column)
    })
    let drawing = false
    grid.addEventListener('scroll', () => {
      if (drawing) return
      drawing = true
      requestAnimationFrame(() => { drawing = false; draw() })
    }, { passive: true })
    const jump = document.getElementById('grid-jump')
    jump.hidden = false
    jump.querySelector('input').addEventListener('change', event => select(Number(event.target.value) - 1, selected.column))
    jump.querySelector('input').addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault() || event.target.blur() })
    // While the job works its rows change: those in sight are fetched again, at most every two seconds.
    document.addEventListener('rollcall:frame', () => { if (!document.hidden) draw() })
    fetchPiece(0)
  }
}
