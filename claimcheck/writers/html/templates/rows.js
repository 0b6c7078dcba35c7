// Filters, order, search, pages and keys for the rows of the page's one list. Without it the page is whole, and shows every row.
"use strict";
(() => {
  const body = document.getElementById("rows");
  const form = document.getElementById("filters");
  if (!body || !form) return;
  form.hidden = false;

  const size = Number(body.dataset.page);
  // A row that is out of sight at first is text in a <noscript>: a browser with scripts reads tens of thousands of these in a moment.
  const early = Array.from(body.children, (row) => ({ data: row.dataset, row }));
  const late = Array.from(document.querySelectorAll("#late > noscript"), (source) => ({ data: source.dataset, source }));
  const rows = early.concat(late);
  const places = new Map(rows.map((entry, place) => [entry, place]));
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const boxes = Array.from(form.querySelectorAll("input[data-filter]"));
  const menus = Array.from(form.querySelectorAll("select[data-filter]"));
  const pager = document.getElementById("pager");
  const worst = ["refuted", "unchecked", "open", "supported"];
  let ordered = rows;
  let fitting = rows;
  let visible = [];
  let start = 0;
  let waiting = 0;

  const signs = { amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'" }; // all that the page's text is escaped with

  // What is searched, read at the first search.
  function textOf(entry) {
    entry.text ??= entry.source
      ? entry.source.textContent.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|#34|#39);/g, (_, name) => signs[name]).toLowerCase()
      : entry.row.textContent.toLowerCase();
    return entry.text;
  }

  function rowOf(entry) {
    if (!entry.row) {
      const made = document.createElement("template");
      made.innerHTML = entry.source.textContent;
      entry.row = made.content.querySelector("tr");
      Object.assign(entry.row.dataset, entry.data);
    }
    return entry.row;
  }

  function fits(entry, wanted, words) {
    const { data } = entry;
    const isTicked = !boxes.length || wanted.has(data.answer);
    const isChosen = menus.every((menu) => !menu.value || (data[menu.dataset.filter] || "").split(" ").includes(menu.value));
    return isTicked && isChosen && words.every((word) => textOf(entry).includes(word));
  }

  function filter() {
    clearTimeout(waiting);
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    fitting = ordered.filter((entry) => fits(entry, wanted, words));
    turn(0);
    const isAll = fitting.length === rows.length;
    document.getElementById("shown").textContent = isAll ? `all ${rows.length}` : `${fitting.length} of ${rows.length}`;
    document.getElementById("nothing").hidden = fitting.length > 0;
  }

  function key({ data }, field) {
    if (field === "answer") return worst.indexOf(data.answer);
    const value = data[field];
    return value === "" || value === undefined ? null : Number(value);
  }

  function sort() {
    const isDown = order.value.startsWith("-");
    const field = order.value.replace("-", "");
    const keys = new Map(rows.map((entry) => [entry, field ? key(entry, field) : 0]));
    ordered = rows.slice().sort((one, other) => {
      const [left, right] = [keys.get(one), keys.get(other)];
      if (left === right) return places.get(one) - places.get(other);
      if (left === null || right === null) return left === null ? 1 : -1; // what has no number comes last either way
      return isDown ? right - left : left - right;
    });
    filter();
  }

  // Only the rows of one page are in the document: tens of thousands can be turned over as quickly as ten.
  function turn(to, count = size) {
    const held = document.activeElement;
    start = to;
    visible = fitting.slice(start, start + count).map(rowOf);
    body.replaceChildren(...visible);
    body.dispatchEvent(new CustomEvent("turned"));
    if (held !== document.activeElement && body.contains(held)) held.focus({ preventScroll: true }); // a row that moves loses it
    pager.hidden = fitting.length <= size;
    document.getElementById("range").textContent = `${start + 1} to ${start + visible.length} of ${fitting.length}`;
    document.getElementById("back").disabled = start === 0;
    document.getElementById("on").disabled = start + size >= fitting.length;
  }

  function page(by) {
    const to = start + by * size;
    if (to < 0 || to >= fitting.length) return false;
    turn(to);
    body.scrollIntoView();
    return true;
  }

  function step(by) {
    const at = visible.indexOf(document.activeElement.closest("#rows > tr"));
    let next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : at + by;
    if (!visible[next] && page(by)) next = by > 0 ? 0 : visible.length - 1;
    visible[next]?.focus({ preventScroll: true });
    visible[next]?.scrollIntoView({ block: "nearest" });
  }

  function open(row) {
    const details = row.querySelector("td > details");
    const link = row.querySelector("td:first-child a");
    if (details) details.open = !details.open;
    else if (link) link.click();
  }

  function reveal() {
    const name = decodeURIComponent(location.hash.slice(1));
    const entry = rows.find(({ data }) => data.id && `claim-${data.id}` === name);
    if (!entry) return;
    if (!fitting.includes(entry)) clear();
    turn(Math.floor(fitting.indexOf(entry) / size) * size);
    const row = rowOf(entry);
    row.scrollIntoView();
    requestAnimationFrame(() => row.scrollIntoView()); // rows that come into sight may turn out higher than was assumed
  }

  function clear() {
    form.reset();
    sort();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isField = event.target.matches("input, select, textarea");
    if (event.key === "Escape" && isField) event.target.blur();
    if (isField) return;
    const row = document.activeElement.closest("#rows > tr");
    if (event.key === "/") search.focus();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "o" && row) open(row);
    else if (event.key === "d" && row) row.querySelector(".decide")?.click();
    else return;
    event.preventDefault();
  });

  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("change", (event) => (event.target === order ? sort() : filter()));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", clear);
  document.getElementById("back").addEventListener("click", () => page(-1));
  document.getElementById("on").addEventListener("click", () => page(1));
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details.legend, details.conflict")) details.open = true;
    turn(0, fitting.length);
  });
  window.addEventListener("afterprint", () => turn(0));
  sort();
  reveal();
})();
