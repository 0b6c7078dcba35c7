// Filters, order, search and keys for the rows of the page's one list. Without it the page is whole, and shows every row.
"use strict";
(() => {
  const body = document.getElementById("rows");
  const form = document.getElementById("filters");
  if (!body || !form) return;
  document.documentElement.classList.add("js");
  form.hidden = false;

  const rows = Array.from(body.children);
  const places = new Map(rows.map((row, place) => [row, place]));
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const worst = ["refuted", "unchecked", "open", "supported"];
  let texts = null; // what is searched, read at the first search

  const boxes = Array.from(form.querySelectorAll("input[data-filter]"));
  const menus = Array.from(form.querySelectorAll("select[data-filter]"));

  function fits(row, wanted, words) {
    const isTicked = !boxes.length || wanted.has(row.dataset.answer);
    const isChosen = menus.every((menu) => !menu.value || (row.dataset[menu.dataset.filter] || "").split(" ").includes(menu.value));
    return isTicked && isChosen && words.every((word) => texts.get(row).includes(word));
  }

  function filter() {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length && !texts) texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    let count = 0;
    for (const row of rows) {
      const isShown = fits(row, wanted, words);
      if (row.hidden === isShown) row.hidden = !isShown;
      count += isShown;
    }
    shown.textContent = count === rows.length ? `all ${rows.length}` : `${count} of ${rows.length}`;
    nothing.hidden = count > 0;
  }

  function key(row, field) {
    if (field === "answer") return worst.indexOf(row.dataset.answer);
    const value = row.dataset[field];
    return value === "" || value === undefined ? null : Number(value);
  }

  function sort() {
    const isDown = order.value.startsWith("-");
    const field = order.value.replace("-", "");
    const keys = new Map(rows.map((row) => [row, field ? key(row, field) : 0]));
    const compare = (one, other) => {
      const [left, right] = [keys.get(one), keys.get(other)];
      if (left === right) return places.get(one) - places.get(other);
      if (left === null || right === null) return left === null ? 1 : -1; // what has no number comes last either way
      return isDown ? right - left : left - right;
    };
    rows.sort(compare);
    const sorted = document.createDocumentFragment();
    for (const row of rows) sorted.append(row); // one by one: so many arguments fit no call
    body.append(sorted);
  }

  function step(by) {
    const at = rows.indexOf(document.activeElement.closest("#rows > tr"));
    let next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    while (rows[next] && rows[next].hidden) next += by;
    if (!rows[next]) return;
    rows[next].focus({ preventScroll: true });
    rows[next].scrollIntoView({ block: "nearest" });
  }

  function open(row) {
    const details = row.querySelector("details");
    const link = row.querySelector("td:first-child a");
    if (details) details.open = !details.open;
    else if (link) link.click();
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

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("change", (event) => (event.target === order ? sort() : filter()));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => {
    form.reset();
    sort();
    filter();
  });
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details.legend, details.conflict")) details.open = true;
  });
  if (order.value) sort(); // a browser may have kept what was chosen before
  filter();
})();
