// The page Start: what a job will take is worked out first; only then, and only while nothing is changed, it can be started.
'use strict'
{
  const form = document.getElementById('start')
  if (form) begin(form)

  function begin(form) {
    const domains = document.getElementById('domains')
    const count = document.getElementById('count')
    const shown = document.getElementById('estimated')
    const go = document.getElementById('go')
    const which = [...document.querySelectorAll('[data-which]')]

    function element(name, text, className) {
      return Object.assign(document.createElement(name), { textContent: text ?? '', className: className || '' })
    }
    const number = n => (n == null ? '–' : Number(n).toLocaleString('en-US'))
    function usd(amount) {
      if (amount == null) return 'unknown'
      const n = Number(amount)
      return '$' + (n !== 0 && n < 1 ? n.toFixed(4) : n.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }))
    }
    function span(seconds) {
      if (seconds == null) return 'unknown'
      if (seconds < 60) return Math.ceil(seconds) + ' s'
      if (seconds < 3600) return Math.ceil(seconds / 60) + ' min'
      if (seconds < 86400) return (seconds / 3600).toFixed(1) + ' h'
      return (seconds / 86400).toFixed(1) + ' d'
    }

    function forget() {
      shown.replaceChildren()
      go.hidden = true
      document.getElementById('first').hidden = false
    }
    function choose() {
      const chosen = which.find(radio => radio.checked).value
      for (const part of document.querySelectorAll('[data-of]')) {
        const on = part.dataset.of === chosen
        if (part.nodeName !== 'INPUT') part.hidden = !on
        for (const field of [part, ...part.querySelectorAll('textarea, select')]) field.disabled = !on
      }
      forget()
    }
    function lines() {
      const n = domains.value.split(/[\s,]+/).filter(word => word).length
      count.textContent = n ? number(n) + (n === 1 ? ' line' : ' lines') : ''
    }

    which.forEach(radio => radio.addEventListener('change', choose))
    form.addEventListener('input', forget)
    domains.addEventListener('input', lines)
    // The server reads a file as it reads a list: it finds the column, and says which lines are no domain.
    const file = document.getElementById('file')
    const column = document.getElementById('column')
    const says = document.getElementById('file-says')
    async function read() {
      if (!file.files[0]) return
      const named = column.querySelector('input').value.trim()
      says.replaceChildren()
      domains.value = ''
      const reply = await fetch('/ui/start/file' + (named ? '?column=' + encodeURIComponent(named) : ''), { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: file.files[0] }).catch(() => null)
      const json = reply ? await reply.json().catch(() => ({})) : {}
      if (!reply || !reply.ok) {
        says.append(element('p', reply ? json.detail || 'The file could not be read (status ' + reply.status + ').' : 'The API does not answer.', 'wrong'))
        column.hidden = !reply || reply.status !== 400
      } else {
        domains.value = json.domains.join('\n')
        column.hidden = !json.taken_from
        const words = [json.taken_from && 'Taken from ' + json.taken_from + '.', json.duplicates && number(json.duplicates) + (json.duplicates === 1 ? ' line names' : ' lines name') + ' a domain again.']
        words.filter(line => line).forEach(line => says.append(element('p', line, 'small quiet')))
        if (json.bad_lines) says.append(badLines(json))
      }
      lines()
      forget()
    }
    function badLines(json) {
      const box = element('div', '', 'note is-bad')
      box.append(element('p', number(json.bad_lines) + (json.bad_lines === 1 ? ' line is' : ' lines are') + ' no domain, and left out:'))
      const list = element('ul', '', 'small')
      for (const bad of json.bad) list.append(element('li', 'line ' + number(bad.line) + ' “' + bad.value + '”: ' + bad.reason))
      if (json.bad_lines > json.bad.length) list.append(element('li', 'and ' + number(json.bad_lines - json.bad.length) + ' more'))
      box.append(list)
      return box
    }
    file.addEventListener('change', () => {
      column.querySelector('input').value = ''
      read()
    })
    column.addEventListener('change', read)
    column.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault() || event.target.blur() })

    form.addEventListener('rollcall:done', event => {
      if (event.detail.submitter?.id !== 'estimate') return
      const it = event.detail.json
      shown.replaceChildren()
      if (it.status === 'nothing to do') {
        shown.append(element('p', 'There is nothing to do: ' + it.why + '.', 'note'))
        return
      }
      const figures = element('dl', '', 'figures')
      const figure = (name, value, small) => {
        const box = element('div')
        const dd = element('dd', value)
        if (small) dd.append(' ', element('small', small))
        box.append(element('dt', name), dd)
        figures.append(box)
      }
      figure('Calls', number(it.to_ask))
      figure('Will cost', usd(it.cost_usd.expected), it.cost_usd.p95 == null || it.cost_usd.p95 === it.cost_usd.expected ? '' : 'at most about ' + usd(it.cost_usd.p95))
      figure('Takes', span(it.seconds))
      shown.append(figures)
      const words = []
      if (it.already_answered) words.push(number(it.already_answered) + ' cells are answered in this window already, and not asked again.')
      if (it.skipped) words.push(number(it.skipped) + ' cells are of models that can’t be asked.')
      if (it.unpriced?.length) words.push('Nobody knows the price of ' + it.unpriced.join(', ') + '.')
      if (it.duplicates) words.push(number(it.duplicates) + ' lines name a domain again.')
      if (it.skipped_invalid?.count) words.push(number(it.skipped_invalid.count) + ' lines are no domain, and left out.')
      if (it.by_provider?.every(row => row.guessed)) words.push('Few such calls are known yet: this is the most that they can cost.')
      if (it.simulated) words.push('Simulated: nothing is billed.')
      words.forEach(line => shown.append(element('p', line, 'small')))
      if (it.by_provider?.length) shown.append(table(it.by_provider))
      const button = go.querySelector('button')
      button.textContent = it.to_ask ? 'Start: ' + number(it.to_ask) + ' calls, ' + usd(it.cost_usd.expected) : 'Start'
      go.hidden = false
      document.getElementById('first').hidden = true
      form.dataset.key = 'page-' + Date.now().toString(36) + '-' + Math.random().toString(36).slice(2)
    })

    function table(rows) {
      const made = element('table', '', 'table')
      const head = made.createTHead().insertRow()
      for (const [name, kind] of [['Provider', ''], ['Calls', 'num'], ['Cost', 'num'], ['Takes', 'num']]) {
        const th = element('th', name, kind)
        th.scope = 'col'
        head.append(th)
      }
      const body = made.createTBody()
      const allGuessed = rows.every(row => row.guessed)
      for (const row of rows) {
        const line = body.insertRow()
        const th = element('th', row.provider)
        th.scope = 'row'
        th.append(element('div', row.model, 'quiet small'))
        const cost = element('td', usd(row.cost_usd.expected), 'num')
        if (row.guessed && !allGuessed) cost.append(element('div', 'the most it can be', 'quiet small'))
        const takes = element('td', span(row.seconds), 'figure')
        if (row.limited_by) takes.append(element('div', row.limited_by.replaceAll('_', ' '), 'quiet small'))
        line.append(th, element('td', number(row.calls), 'num'), cost, takes)
      }
      return made
    }

    const wanted = new URLSearchParams(location.search)
    const first = wanted.get('list') ? 'kept' : wanted.get('which')
    const radio = which.find(one => one.value === first)
    if (radio) radio.checked = true
    if (wanted.get('list')) form.elements['domains.list'].value = wanted.get('list')
    choose()
    lines()
    // Whoever comes with a choice sees at once what it will take.
    if (domains.value.trim() || radio) form.requestSubmit(document.getElementById('estimate'))
  }
}
