// What happened with one record, newest first, grouped by day.
const make = (tag, className, text) => {
  const node = document.createElement(tag)
  node.className = className
  if (text) node.textContent = text
  return node
}

function entryNode(entry) {
  const node = make("li", "entry")
  const line = make("div", "line")
  line.append(make("span", `kind ${entry.tone}`, entry.kind), make("span", "who", entry.who),
    make("span", "time", entry.time))
  const dot = make("span", `dot ${entry.tone}`)
  dot.setAttribute("aria-hidden", "true")
  node.append(dot, line)
  if (entry.text) node.append(make("p", "text", entry.text))
  if (entry.more) node.append(make("p", "more", entry.more))
  return node
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  root.setAttribute("role", "group")
  root.setAttribute("aria-label", data.label)
  const days = []
  for (const entry of data.entries) {
    if (!days.length || days.at(-1)[0].day !== entry.day) days.push([])
    days.at(-1).push(entry)
  }
  root.replaceChildren(...days.flatMap(entries => {
    const list = make("ul", "entries")
    list.setAttribute("aria-label", entries[0].day)
    list.append(...entries.map(entryNode))
    return [make("p", "day", entries[0].day), list]
  }))
}
