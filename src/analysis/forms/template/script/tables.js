"use strict";
// Long tables can be searched, narrowed and sorted (list.js does the work); without script they are whole and as printed.
const number = (text) => {
  const found = text.replace(/[,，円%％▲△]/g, (sign) => ("▲△".includes(sign) ? "-" : "")).match(/^-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : NaN;
};
const compare = (one, other) => {
  const [a, b] = [number(one), number(other)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return one.localeCompare(other, "ja", { numeric: true });
};
const labelled = (words, field) => {
  const label = document.createElement("label");
  label.append(words, field);
  return label;
};

for (const block of document.querySelectorAll("[data-searchable]")) {
  const table = block.querySelector("table"), rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells], names = heads.map((_, place) => `v${place}`);
  table.tBodies[0].classList.add("list");
  for (const row of rows) [...row.cells].forEach((cell, place) => cell.classList.add(names[place]));

  const tools = document.createElement("div"), search = document.createElement("input");
  const told = document.createElement("p");
  tools.className = "table-tools";
  search.type = "search";
  told.setAttribute("role", "status");
  tools.append(labelled("ことばで絞る", search));
  const list = new List(block, { valueNames: names, page: rows.length + 1, searchClass: "no-such-class" });

  const selects = heads.map((head, place) => {
    const values = rows.map((row) => row.cells[place].textContent.trim()), kinds = [...new Set(values)];
    const amounts = kinds.filter((one) => !Number.isNaN(number(one))).length > 10;
    if (amounts || kinds.length < 2 || kinds.length > 100 || kinds.length > rows.length * 0.8 || kinds.some((one) => one.length > 24)) return null;
    const select = document.createElement("select");
    for (const one of ["", ...kinds.sort(compare)]) select.add(new Option(one || "すべて", one));
    tools.append(labelled(head.textContent.trim(), select));
    return select;
  });
  const text = (item, place) => item.elm.cells[place].textContent.trim();
  const narrow = () => {
    const words = search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    list.filter((item) => {
      const whole = item.elm.textContent.normalize("NFKC").toLowerCase();
      return words.every((one) => whole.includes(one)) && selects.every((one, place) => !one || !one.value || text(item, place) === one.value);
    });
    told.textContent = `${rows.length}行のうち${list.matchingItems.length}行を表示しています。`;
  };
  search.addEventListener("input", narrow);
  selects.forEach((one) => one && one.addEventListener("change", narrow));
  tools.append(told);

  heads.forEach((head, place) => {
    if (rows.some((row) => row.cells[place].querySelector("svg"))) return; // pictures have no order
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort") === "ascending" ? "desc" : "asc";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order === "asc" ? "ascending" : "descending");
      list.sort(names[place], { order, sortFunction: (a, b) => compare(text(a, place), text(b, place)) });
    });
  });
  narrow();
  block.querySelector(".table-scroll").before(tools);
}
